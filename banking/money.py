"""Money is an integer of 分; these functions turn it into text."""

from __future__ import annotations

FEN_PER_YUAN = 100


def format_yuan(fen: int) -> str:
    """Write an amount in 分 as yuan with two decimals and thousands commas: 350000 → ``3,500.00``."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{yuan:,}.{rest:02d}"
