"""Finds where one message holds several wishes (查下余额,顺便把信用卡还了)."""

from __future__ import annotations

import re

WISHES_MAX = 3
_SHORTEST = 2  # characters of a part that can be a wish

# 顺便 always joins two wishes; the others mean something else inside a sentence (卡里还有多少, 先登录再转).
_ALWAYS = r"[,。;!?、 ]*(?:顺便|顺带|顺道|捎带)(?:再|也|把|着)?"
_AFTER_A_PAUSE = (
    r"[,。;!?、 ]+(?:另外|还有就是|还有|然后|接着|同时|完了|弄完|办完|对了|以及|并且|其次|再(?=帮|给|把|查|看|问|转|还|买|办))"
    r"(?:再|,|呢)?"
)
_IN_A_SENTENCE = r"(?<=[^,.;!?。]{4})(?:然后再|完了再|之后再|以后再|并且|同时)"
_JOINT = re.compile("|".join((_ALWAYS, _AFTER_A_PAUSE, _IN_A_SENTENCE)))


def clauses(text: str) -> list[tuple[int, int]]:
    """Spans in normalised text of the parts that joining words set apart; one span over everything when none do."""
    spans: list[tuple[int, int]] = []
    start = 0
    for joint in _JOINT.finditer(text):
        if (
            joint.start() - start >= _SHORTEST
            and len(text) - joint.end() >= _SHORTEST
            and len(spans) < WISHES_MAX - 1
        ):
            spans.append((start, joint.start()))
            start = joint.end()
    return [*spans, (start, len(text))]
