"""Figures of Yinban and of the stock pipeline side by side, and whether the goal is met."""

from collections.abc import Mapping

Figures = Mapping[str, float]

CPU = "understanding alone, CPU ms"
MACRO_F1 = "macro-F1 "
"""How the names of the figures begin that must be higher than stock's."""
CPU_SHARE = 0.5
"""The most that understanding may cost of what it costs the stock pipeline."""


def lines(ours: Figures, stock: Figures) -> list[str]:
    """A head, and one line for each figure of ours; the ratio is what counts, since machines differ."""
    shown = [f"{'':34}{'Yinban':>10}{'stock':>10}{'ratio':>8}"]
    for name, value in ours.items():
        ratio = f"{value / stock[name]:8.2f}" if stock.get(name) else ""
        shown.append(f"{name:34}{value:10.1f}{stock.get(name, float('nan')):10.1f}{ratio}")
    return shown


def missed(ours: Figures, stock: Figures) -> list[str]:
    """The names of the figures that miss the goal: half of stock's CPU, and a higher macro-F1 on every file."""
    slow = [CPU] if ours[CPU] > CPU_SHARE * stock[CPU] else []
    return slow + [name for name in ours if name.startswith(MACRO_F1) and ours[name] <= stock[name]]
