"""Short questions that lean on the answer before them: 那手续费呢? after an article about transfers."""

from __future__ import annotations

from knowledge.wording import wording, words

_MARKS = "?!.,。？！，…~ "
CHARACTERS_MAX = 10
"""A longer question names its topic itself."""


def leans(text: str) -> bool:
    """Whether the text is a question that needs the one before it to be understood."""
    follow_up = words().follow_up
    plain = _without_marks(text)
    if not plain or len(plain) > CHARACTERS_MAX:
        return False
    return (
        is_bare(text)
        or plain.startswith(follow_up.openings)
        or plain.endswith(follow_up.endings)
        or any(pointer in plain for pointer in follow_up.pointers)
    )


def is_bare(text: str) -> bool:
    """Whether the text says nothing at all of its matter (要收钱吗), so that alone it says as much of one as of another."""
    plain = _without_marks(text)
    return any(shape.fullmatch(plain) for shape in words().follow_up.bare)


def with_topic(text: str, category: str) -> str:
    """The question with its topic put in front: what the customer would have written at first. Only for texts that lean."""
    follow_up = words().follow_up
    core = _without_marks(text)
    for opening in sorted(follow_up.openings, key=len, reverse=True):
        if core.startswith(opening):
            core = core.removeprefix(opening)
            break
    for pointer in follow_up.pointers:
        core = core.replace(pointer, "")
    for ending in follow_up.endings:
        core = core.removesuffix(ending)
    return category + core if category not in core else core


def _without_marks(text: str) -> str:
    return wording(text).plain.rstrip(_MARKS)
