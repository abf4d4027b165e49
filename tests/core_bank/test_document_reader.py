"""Pictures of documents: read, or refused before they cost anything."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from struct import pack

import pytest
from PIL import Image

from banking.identity_card import Line, read_front
from core_bank.document_reader import DocumentReader, in_rows
from core_bank.errors import BankError
from core_bank.pictures import unpack
from core_bank.settings import DocumentLimits
from tests.documents.cards import identity_card

PIXELS_MAX = 1_000_000
SIDE_MAX = 800


@pytest.fixture
def reader() -> Iterator[DocumentReader]:
    reader = DocumentReader(DocumentLimits(document_seconds_max=100))
    yield reader
    reader.close()


@pytest.fixture
def hasty() -> Iterator[DocumentReader]:
    """Reads one picture at a time, and has less patience than the models need to be loaded."""
    reader = DocumentReader(DocumentLimits(document_seconds_max=0.2, document_queue_max=1))
    yield reader
    reader.close()


def picture(width: int, height: int, kind: str = "JPEG", turned: int | None = None) -> bytes:
    """One colour; ``turned`` is the orientation that a camera writes into EXIF."""
    out, exif = io.BytesIO(), Image.Exif()
    if turned:
        exif[0x0112] = turned
    Image.new("RGB", (width, height), (200, 30, 30)).save(out, kind, exif=exif)
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of a hundred bytes whose header promises 2.5 thousand million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    header = pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def box(
    left: float, top: float, text: str, certainty: float = 0.9
) -> tuple[tuple[tuple[float, float], ...], Line]:
    right, bottom = left + 100, top + 40
    return ((left, top), (right, top), (right, bottom), (left, bottom)), Line(text, certainty)


def test_a_card_is_read(reader: DocumentReader) -> None:
    card = identity_card(0)
    read = read_front(reader.lines(card.picture))
    assert read is not None
    assert {name: field and field.value for name, field in vars(read).items()} == card.fields


def test_a_picture_without_words_has_no_lines(reader: DocumentReader) -> None:
    assert reader.lines(picture(400, 300)) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xd8\xff", b"GIF89a" + bytes(50), picture(40, 40)[:200], picture(40, 40, "GIF"), b"<svg/>"],
    ids=["empty", "only a head", "no picture", "cut off", "another kind", "text"],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(BankError, match="bad_picture"):
        unpack(content, PIXELS_MAX, SIDE_MAX)


def test_a_picture_with_too_many_pixels_is_refused() -> None:
    with pytest.raises(BankError, match="picture_too_large"):
        unpack(picture(1_001, 1_000), PIXELS_MAX, SIDE_MAX)


def test_a_bomb_is_never_unpacked() -> None:
    with pytest.raises(BankError, match="bad_picture"):
        unpack(bomb(), PIXELS_MAX, SIDE_MAX)


def test_a_large_picture_is_made_smaller() -> None:
    assert unpack(picture(1_000, 500), PIXELS_MAX, SIDE_MAX).shape == (400, 800, 3)


def test_a_picture_taken_sideways_is_set_upright() -> None:
    assert unpack(picture(300, 100, turned=6), PIXELS_MAX, SIDE_MAX).shape == (300, 100, 3)


def test_whoever_waits_too_long_is_told_so(hasty: DocumentReader) -> None:
    with pytest.raises(BankError, match="reader_slow"):
        hasty.lines(identity_card(0).picture)


def test_a_picture_that_is_given_up_keeps_its_place_until_it_is_read(hasty: DocumentReader) -> None:
    with pytest.raises(BankError, match="reader_slow"):
        hasty.lines(identity_card(0).picture)
    with pytest.raises(BankError, match="reader_busy"):
        hasty.lines(picture(40, 40))


def test_boxes_beside_one_another_are_one_row() -> None:
    boxes = [box(300, 12, "女"), box(10, 100, "住址"), box(10, 10, "性别")]
    assert [line.text for line in in_rows(boxes)] == ["性别 女", "住址"]


def test_a_row_is_as_certain_as_its_worst_box() -> None:
    [row] = in_rows([box(10, 10, "性别", 0.99), box(300, 12, "女", 0.4)])
    assert row.certainty == 0.4
