"""Where the fields of a guided journey come from: the bank's books, the customer's words, buttons and pictures."""

from __future__ import annotations

import re
from typing import Any

from actions.answers import (
    NO,
    YES,
    Answer,
    Answers,
    chosen,
    named,
    photographed,
    plain,
    plain_yes_or_no,
    said_after,
    said_name,
    shown_value,
    titled,
    yes_or_no,
)
from actions.journey import Origin
from actions.readings import READ_ANSWER_MAX, read_value
from actions.turn import Turn
from banking.journeys import READ_KINDS, TEXT_MAX, Field, Plan
from banking.ports.core_bank import CoreBank
from banking.ports.requests import Option

_NAME = re.compile(r"[\u4e00-\u9fff·]{2,6}")
_UNSURE = 0.5
"""Below this confidence, 0 to 1, a few characters are rather the name that was asked for than what they were taken for."""


class Sources:
    """The sources of one ``Plan``; ``kind`` is that of its service request. It asks the core bank, and says nothing."""

    def __init__(self, plan: Plan, kind: str, core_bank: CoreBank) -> None:
        self._plan = plan
        self._kind = kind
        self._core_bank = core_bank

    async def known(self, turn: Turn) -> Answers:
        """What the bank has in its books already."""
        wanted = [field for field in self._plan.fields.values() if "profile" in field.sources]
        if not wanted:
            return {}
        known = await self._core_bank.request_known(turn.customer_id, self._kind)
        return {
            field.name: Answer(known[field.name], shown_value(field, known[field.name]), "profile")
            for field in wanted
            if known.get(field.name) is not None
        }

    async def heard(self, turn: Turn, answers: Answers, asked: Field | None) -> Answers:
        """The fields that the message brings: by a button, by its entities, by the name of a choice, as free text."""
        if turn.frame.intent == "choose":
            return await self.valued(turn, answers, str(turn.value("field")), turn.value("value"), "button")
        if turn.frame.intent == "document":
            return photographed(asked, turn.value("document"))
        if turn.pressed:
            return {}
        heard: Answers = {}
        taken: set[str] = set()
        ordered = sorted(
            self._plan.fields.values(), key=lambda field: (field != asked, field.name in answers)
        )
        for field in ordered:
            if "text" not in field.sources and field != asked:
                continue
            if field.kind == "number":
                heard |= _numbered(turn, field)
                continue
            if field.kind in READ_KINDS:
                heard |= await self._read(turn, field, answers, asked, taken)
                continue
            values = turn.values(field.entity) if field.entity else []
            if field.kind == "name":
                name = said_name(field, turn.frame.text, values, field == asked and not turn.numbers)
                heard |= {field.name: Answer(name, name, "said")} if name else {}
            elif values and field.entity not in taken:
                taken.add(str(field.entity))
                heard |= await self.valued(turn, answers, field.name, plain(field, values[-1]), "said")
            elif (found := await self._by_name(turn, {**answers, **heard}, field, asked)) is not None:
                heard[field.name] = found
        return heard

    async def valued(self, turn: Turn, answers: Answers, name: str, value: Any, origin: Origin) -> Answers:
        """A value for a field, if it is one that the field may have."""
        field = self._plan.fields.get(name)
        if field is None or value is None:
            return {}
        if field.kind == "yes_no":
            return {name: yes_or_no(str(value), origin)} if value in {YES, NO} else {}
        if field.kind == "number":
            return {name: Answer(value["ref"], value["masked"], origin)} if isinstance(value, dict) else {}
        if field.options is not None and not isinstance(value, dict):
            known = field.options.get(str(value))
            return {name: Answer(value, known.title, origin)} if known else {}
        if field.listed:
            options = await self.options(turn, field, answers)
            meant = [one for one in options if value in (one["value"], one["note"])]
            meant = meant or [one for one in options if any(str(value) in name for name in one["words"])]
            return {name: Answer(meant[0]["value"], titled(meant[0]), origin)} if len(meant) == 1 else {}
        return {name: Answer(value, shown_value(field, value), origin)}

    async def options(self, turn: Turn, field: Field, answers: Answers) -> list[Option]:
        """The values that a listed field may have beside the other answers; none of a field that is not listed."""
        if not field.listed:
            return []
        known = {name: str(one.value) for name, one in answers.items() if name != field.name}
        return await self._core_bank.request_options(turn.customer_id, self._kind, field.name, known)

    async def answered(self, turn: Turn, answers: Answers, asked: Field) -> bool:
        """Whether typed words answer the question for ``asked`` and say little else."""
        if asked.kind == "name":
            told = turn.frame.intent in {"inform", "out_of_scope", "small_talk"} or bool(turn.value("payee"))
            return told or _may_be_a_name(turn)
        if asked.shape is not None and asked.shape.search(turn.frame.text):
            return True
        if asked.kind == "text":
            return turn.frame.intent in {"inform", "out_of_scope", "small_talk"} or bool(turn.frame.entities)
        if asked.kind == "yes_no":
            return plain_yes_or_no(turn.frame.text) is not None
        text, found = turn.frame.text, named(turn.frame.text, asked)
        may_be_read = asked.kind in READ_KINDS and len(text) <= READ_ANSWER_MAX
        if may_be_read and await read_value(turn, asked, answers, asked, self._core_bank) is not None:
            return True
        options = await self.options(turn, asked, answers)
        words = [found[1]] if found else [one["title"] for one in chosen(text, options)]
        return any(len(text) <= 2 * len(word) for word in words)

    async def _read(
        self, turn: Turn, field: Field, answers: Answers, asked: Field | None, taken: set[str]
    ) -> Answers:
        """What the whole sentence says of a field; the answer to one question about days is no other field's day."""
        found = None
        if field.entity not in taken:
            found = await read_value(turn, field, answers, asked, self._core_bank)
        if found is not None and field == asked:
            taken.add(str(field.entity))
        return {} if found is None else {field.name: found}

    async def _by_name(
        self, turn: Turn, answers: Answers, field: Field, asked: Field | None
    ) -> Answer | None:
        text = turn.frame.text
        if field.options is not None:
            found = named(text, field)
            return Answer(found[0], field.options[found[0]].title, "said") if found else None
        if (after := said_after(text, field.after)) is not None:
            return Answer(after[:TEXT_MAX], after[:TEXT_MAX], "said")
        if field.shape is not None and (shaped := field.shape.search(text)):
            return Answer(shaped["value"].strip()[:TEXT_MAX], shaped["value"].strip()[:TEXT_MAX], "said")
        if field != asked and field.kind != "choice":
            return None
        if field.kind == "yes_no":
            heard = {"affirm": YES, "deny": NO}.get(turn.frame.intent)
            value = plain_yes_or_no(text) or heard
            return yes_or_no(value, "said") if value else None
        if field.kind == "text" and text.strip():
            return Answer(text.strip()[:TEXT_MAX], text.strip()[:TEXT_MAX], "said")
        if field.listed:
            options = await self.options(turn, field, answers)
            meant = chosen(self._without_texts(text), options)
            return Answer(meant[0]["value"], titled(meant[0]), "said") if len(meant) == 1 else None
        return None

    def _without_texts(self, text: str) -> str:
        """What is left once the texts in the sentence are taken out: in 把张伟改成房东 the second is a word, not a person."""
        said_texts = [said_after(text, field.after) for field in self._plan.fields.values()]
        for one in filter(None, said_texts):
            text = text.replace(one, "")
        return text


def _may_be_a_name(turn: Turn) -> bool:
    """顾晚舟: a few characters that the understanding makes nothing of, and that ask for nobody."""
    frame = turn.frame
    return bool(_NAME.fullmatch(frame.text.strip())) and frame.confidence < _UNSURE and not frame.signals


def _numbered(turn: Turn, field: Field) -> Answers:
    """The last number of the message, by its reference."""
    if not turn.numbers:
        return {}
    newest = turn.numbers[-1]
    return {field.name: Answer(newest.ref, newest.masked, "said")}
