"""Reads printed lines off a picture, one picture at a time, outside the threads that serve requests."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import BoundedSemaphore
from typing import Any

from banking.identity_card import Line
from core_bank.errors import BankError
from core_bank.pictures import Pixels, unpack
from core_bank.settings import DocumentLimits

_Corner = tuple[float, float]


class DocumentReader:
    """At most ``document_queue_max`` pictures wait or are read; one that takes too long is given up by its caller.

    The models are loaded with the first picture, so a bank that never sees one pays nothing for them.
    """

    def __init__(self, limits: DocumentLimits) -> None:
        self._limits = limits
        self._places = BoundedSemaphore(limits.document_queue_max)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="core-bank-documents")

    def lines(self, content: bytes) -> list[Line]:
        """The lines of a JPEG or PNG, top to bottom.

        Raises BankError: ``bad_picture``, ``picture_too_large``, ``reader_busy`` (no place), ``reader_slow`` (no answer in time).
        """
        if not self._places.acquire(blocking=False):
            raise BankError(503, "reader_busy", "Other pictures are being read; try again with the same one.")
        work = self._worker.submit(self._read, content)
        # The place is given back when the work really ends, not when its caller lost patience.
        work.add_done_callback(lambda _done: self._places.release())
        try:
            return work.result(self._limits.document_seconds_max)
        except TimeoutError as error:
            work.cancel()
            raise BankError(503, "reader_slow", "The picture was not read in time; try again.") from error

    def close(self) -> None:
        """Take no more pictures; those that wait are dropped."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _read(self, content: bytes) -> list[Line]:
        pixels = unpack(content, self._limits.document_pixels_max, self._limits.document_side_pixels_max)
        found = self._engine(pixels)
        if found.boxes is None:
            return []
        return in_rows([
            (tuple(map(tuple, box)), Line(text, float(score)))
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ])  # fmt: skip

    @cached_property
    def _engine(self) -> Callable[[Pixels], Any]:
        # Imported late: it brings a whole runtime with it, which only this needs.
        from rapidocr import RapidOCR

        threads = min(self._limits.document_threads_max, os.cpu_count() or 1)
        return RapidOCR(
            params={
                "Global.log_level": "critical",
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            }
        )


def in_rows(boxes: list[tuple[tuple[_Corner, ...], Line]]) -> list[Line]:
    """Boxes of text put together into rows, each left to right, top to bottom; a row is as certain as its worst box.

    A box belongs to the row of the box before it when it covers that one's middle: a tilted row is lower at one end.
    """
    rows: list[list[tuple[float, float, Line]]] = []
    for corners, line in sorted(boxes, key=lambda one: _middle(one[0])):
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        left, middle = min(x for x, _ in corners), _middle(corners)
        if rows and abs(middle - rows[-1][-1][1]) < (bottom - top) / 2:
            rows[-1].append((left, middle, line))
        else:
            rows.append([(left, middle, line)])
    return [_joined(row) for row in rows]


def _joined(row: list[tuple[float, float, Line]]) -> Line:
    parts = [line for _, _, line in sorted(row, key=lambda part: part[0])]
    return Line(" ".join(part.text for part in parts), min(part.certainty for part in parts))


def _middle(corners: tuple[_Corner, ...]) -> float:
    return sum(y for _, y in corners) / len(corners)
