"""A statement as a PDF: who, which account, when, every line, the balances, the seal, and how to check all that."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from banking.money import format_yuan
from core_bank.messages import StatementTexts, catalogue
from core_bank.models.accounts import Account, Statement
from core_bank.models.customers import Customer
from core_bank.statements import Row

FONT = "STSong-Light"
"""One of the standard Chinese fonts of PDF: every reader brings it, so that no font has to be installed or sent along."""
_INK, _PALE, _LINE, _SEAL = (colors.HexColor(one) for one in ("#1c2733", "#66727f", "#d5dbe1", "#c8102e"))
_MARGIN = 18 * mm
_COLUMNS = tuple(width * mm for width in (31, 34, 40, 22, 22, 25))
_COUNTERPARTY_MAX, _WHAT_MAX = 14, 12


def draw(issued: Statement, account: Account, customer: Customer, rows: list[Row]) -> bytes:
    """The file; the same bytes for the same statement."""
    _register_font()
    words, paper = catalogue().statements, BytesIO()
    document = SimpleDocTemplate(
        paper,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=24 * mm,
        title=words.title,
        author=catalogue().bank,
        invariant=1,
    )
    footer = _footer(issued, words)
    story = [*_head(issued, account, customer, words), _lines(rows, words), Spacer(0, 6 * mm), _Seal(words)]
    document.build(story, onFirstPage=footer, onLaterPages=footer)
    return paper.getvalue()


def _head(issued: Statement, account: Account, customer: Customer, words: StatementTexts) -> list[Flowable]:
    facts = [
        (words.number, issued.statement_id, words.issued, f"{issued.issued_at:%Y-%m-%d %H:%M}"),
        (words.name, customer.name, words.account, words.masked.format(tail=account.card_tail)),
        (words.period, f"{issued.first_day} — {issued.last_day}", words.purpose, _purpose(issued, words)),
        (words.opening, format_yuan(issued.opening), words.closing, format_yuan(issued.closing)),
    ]
    table = Table(facts, colWidths=[24 * mm, 63 * mm, 24 * mm, 63 * mm])
    style: list[Any] = [("FONT", (0, 0), (-1, -1), FONT, 9.5), ("TEXTCOLOR", (0, 0), (-1, -1), _INK)]
    style += [("TEXTCOLOR", (column, 0), (column, -1), _PALE) for column in (0, 2)]
    table.setStyle(TableStyle([*style, ("LINEBELOW", (0, -1), (-1, -1), 0.6, _LINE)]))
    return [
        Paragraph(catalogue().bank, _style(11, _PALE)),
        Paragraph(words.title, _style(18, _INK)),
        Spacer(0, 5 * mm),
        table,
        Spacer(0, 4 * mm),
    ]


def _purpose(issued: Statement, words: StatementTexts) -> str:
    return words.purposes[issued.purpose or "none"]


def _lines(rows: list[Row], words: StatementTexts) -> LongTable:
    content = [words.columns, *(_line(row) for row in rows)]
    table = LongTable(content, colWidths=_COLUMNS, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), FONT, 8.5),
                ("TEXTCOLOR", (0, 0), (-1, -1), _INK),
                ("TEXTCOLOR", (0, 0), (-1, 0), _PALE),
                ("ALIGN", (3, 0), (-1, -1), "RIGHT"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.3, _LINE),
                ("TOPPADDING", (0, 0), (-1, -1), 2.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        )
    )
    return table


def _line(row: Row) -> list[str]:
    return [
        f"{row.at:%Y-%m-%d %H:%M}",
        _short(row.what, _WHAT_MAX),
        _short(row.counterparty, _COUNTERPARTY_MAX),
        format_yuan(row.amount) if row.amount > 0 else "",
        format_yuan(-row.amount) if row.amount < 0 else "",
        format_yuan(row.balance),
    ]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _style(size: float, colour: colors.Color) -> ParagraphStyle:
    return ParagraphStyle("", fontName=FONT, fontSize=size, leading=size * 1.5, textColor=colour)


def _footer(issued: Statement, words: StatementTexts) -> Callable[[Canvas, object], None]:
    def draw_footer(canvas: Canvas, _document: object) -> None:
        canvas.saveState()
        canvas.setFont(FONT, 8)
        canvas.setFillColor(_PALE)
        check = words.check.format(number=issued.statement_id, seal=issued.seal)
        canvas.drawString(_MARGIN, 14 * mm, check)
        canvas.drawString(_MARGIN, 10 * mm, words.note)
        canvas.drawRightString(A4[0] - _MARGIN, 14 * mm, words.page.format(page=canvas.getPageNumber()))
        canvas.restoreState()

    return draw_footer


class _Seal(Flowable):
    """The bank's electronic seal: a red ring with its name and what it is for."""

    def __init__(self, words: StatementTexts) -> None:
        super().__init__()
        self._words = words
        self.width, self.height = 46 * mm, 40 * mm

    def draw(self) -> None:
        """Draw it at the right edge."""
        canvas, x, y = self.canv, A4[0] - 2 * _MARGIN - 24 * mm, 20 * mm
        canvas.saveState()
        canvas.setStrokeColor(_SEAL)
        canvas.setFillColor(_SEAL)
        canvas.setLineWidth(1.6)
        canvas.circle(x, y, 18 * mm)
        canvas.setFont(FONT, 13)
        canvas.drawCentredString(x, y + 4 * mm, catalogue().bank)
        canvas.setFont(FONT, 9)
        canvas.drawCentredString(x, y - 4 * mm, self._words.seal)
        canvas.restoreState()


@cache
def _register_font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
