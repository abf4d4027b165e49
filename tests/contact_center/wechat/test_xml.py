"""Flat documents are read and written; entities, bombs and rubbish are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.channels.wechat.xml import MalformedXmlError, read, write

BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><xml><Content>&f;</Content></xml>'


def test_a_callback_is_read() -> None:
    body = "<xml><FromUserName><![CDATA[o1]]></FromUserName><MsgId>12</MsgId><Content>你好</Content></xml>"

    assert read(body.encode()) == {"FromUserName": "o1", "MsgId": "12", "Content": "你好"}


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, b'{"MsgId": 1}', b"", b"<xml><a></xml>", b"\xff\xfe<x"])
def test_what_is_no_callback_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedXmlError):
        read(body)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_comes_back_as_it_went(text: str) -> None:
    assert read(write({"Content": text, "CreateTime": 5})) == {"Content": text, "CreateTime": "5"}


def test_a_control_character_does_not_spoil_the_document() -> None:
    assert read(write({"Content": "好\x00的\x1b"})) == {"Content": "好的"}
