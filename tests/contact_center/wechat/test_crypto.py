"""The published vectors of WeChat's message push, and what must never open."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from contact_center.channels.wechat.crypto import (
    EnvelopeKey,
    KeyRing,
    UndecipherableError,
    is_signed,
    signature,
)

TOKEN = "AAAAA"
APPID = "wxba5fad812f8e6fb9"
KEY = EnvelopeKey("A" * 43, APPID)
SEALED_EVENT = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsX"
    "UnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajA"
    "sjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
SEALED_REPLY = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="


@pytest.mark.parametrize(
    ("parts", "published"),
    [
        ((TOKEN, "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696"),
        ((TOKEN, "1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78"),
        ((TOKEN, "1714112445", "415670741", SEALED_EVENT), "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"),
        ((TOKEN, "1713424427", "415670741", SEALED_REPLY), "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"),
    ],
    ids=["address check", "plain", "safe", "reply"],
)
def test_a_published_signature_is_ours(parts: tuple[str, ...], published: str) -> None:
    assert is_signed(published, *parts)


def test_another_nonce_is_another_signature() -> None:
    assert not is_signed("f464b24fc39322e44b38aa78f5edd27bd1441696", TOKEN, "1714036504", "1514711493")


def test_a_claimed_signature_outside_ascii_is_refused_without_an_error() -> None:
    assert not is_signed("签名", TOKEN, "1", "2")


def test_the_published_envelope_opens() -> None:
    event = json.loads(KEY.open(SEALED_EVENT))

    assert (event["Event"], event["debug_str"], len(KEY.open(SEALED_EVENT))) == (
        "debug_demo",
        "hello world",
        167,
    )


def test_the_published_reply_is_sealed_to_the_same_bytes() -> None:
    assert KEY.seal(b'{"demo_resp":"good luck"}', random=b"707722b803182950") == SEALED_REPLY


def test_the_previous_key_still_opens_and_is_the_one_to_answer_with() -> None:
    newer = EnvelopeKey("b" * 42 + "A", APPID)

    message, used = KeyRing((newer, KEY)).open(KEY.seal("你好".encode()))

    assert (message.decode(), used) == ("你好", KEY)


@pytest.mark.parametrize(
    "sealed",
    [
        EnvelopeKey("A" * 43, "wx0000000000000000").seal(b"hello"),
        EnvelopeKey("c" * 42 + "A", APPID).seal(b"hello"),
        SEALED_EVENT[:-8] + "AAAAAAA=",
        SEALED_EVENT[:40],
        "不是密文",
        "",
    ],
    ids=["another appid", "another key", "broken padding", "cut off", "no base64", "empty"],
)
def test_what_is_not_ours_does_not_open(sealed: str) -> None:
    with pytest.raises(UndecipherableError):
        KeyRing((KEY,)).open(sealed)


def test_a_length_beyond_the_end_does_not_open() -> None:
    plain = b"r" * 16 + (2**31).to_bytes(4, "big") + b"hi" + APPID.encode()
    plain += bytes([32 - len(plain) % 32]) * (32 - len(plain) % 32)
    encryptor = Cipher(algorithms.AES(bytes(32)), modes.CBC(bytes(16))).encryptor()

    with pytest.raises(UndecipherableError):
        KEY.open(base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode())


def test_a_key_of_the_wrong_length_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="43 base64 characters"):
        EnvelopeKey("A" * 42, APPID)


def test_a_key_is_not_in_its_own_description() -> None:
    assert "AAAA" not in repr(KEY)


def test_a_signature_does_not_depend_on_the_order_of_the_parts() -> None:
    assert signature("a", "b", "c") == signature("c", "a", "b")
