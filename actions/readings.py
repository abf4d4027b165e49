"""Values of a field that are read from the whole sentence: whom it names, the day it looks ahead to, when a plan ends."""

from __future__ import annotations

from actions import payees as who
from actions.answers import Answer, Answers, named, shown_value
from actions.turn import Turn
from banking.journeys import Field
from banking.plan_words import coming_day, ending_in, rhythm_in
from banking.ports.core_bank import CoreBank
from banking.ports.payees import Payee

READ_ANSWER_MAX = 12
"""Characters of a message that may be an answer and nothing else."""


async def read_value(
    turn: Turn, field: Field, answers: Answers, asked: Field | None, core_bank: CoreBank
) -> Answer | None:
    """What the customer's words say of ``field``, or None. ``asked`` is the field whose answer is awaited."""
    text, today = turn.frame.text, turn.now.date()
    if field.kind == "payee":
        payees = await core_bank.payees(turn.customer_id)
        return _payee(turn, field, answers, field == asked, payees)
    if field.kind == "coming_day":
        day = coming_day(text, today)
        return Answer(day.isoformat(), day.isoformat(), "said") if day else None
    if field.kind == "rhythm":
        rhythm = rhythm_in(text, today)
        # A day alone says once, but not of what is known to recur.
        known = rhythm == "once" and field.name in answers
        return None if rhythm is None or known else Answer(rhythm, shown_value(field, rhythm), "said")
    ending = ending_in(text, today, asked=field == asked)
    if ending is not None:
        return Answer(str(ending), shown_value(field, str(ending)), "said")
    found = named(text, field)
    return Answer(found[0], (field.options or {})[found[0]].title, "said") if found else None


def _payee(turn: Turn, field: Field, answers: Answers, asked: bool, payees: list[Payee]) -> Answer | None:
    """The one payee who is named for sure; in 不是妈妈,是房东 the one that is new."""
    words = [str(value) for value in turn.values("payee")]
    meant = who.meant(turn.frame.text, words, payees)
    sure, name = list(meant.sure), who.bare_name(turn.frame.text)
    if not sure and not meant.words and asked and name:
        sure = list(who.meant(name, [name], payees).sure)
    known = answers[field.name].value if field.name in answers else None
    new = [one for one in sure if one["payee_id"] != known]
    if meant.words or len(new) != 1:
        return None
    return Answer(new[0]["payee_id"], who.called(new[0]), "said")
