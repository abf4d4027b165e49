"""Read what Rasa answered: messages, and the effects that came with them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from contact_center.conversations.messages import Button, Handoff


class BadReplyError(Exception):
    """Rasa's answer has not the shape of the contract; nothing of it can be used."""


@dataclass(frozen=True)
class Reply:
    """One message of the bot."""

    text: str
    buttons: tuple[Button, ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Fact:
    """What was understood and decided in a turn."""

    route: str | None = None
    target: str | None = None
    intent: str | None = None
    confidence: float | None = None
    reasons: tuple[str, ...] = ()
    journey: str | None = None
    step: str | None = None
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """How far a journey has come: step ``stage`` of ``stages``, with its fields; worth resuming for ``days``.

    ``document`` is the kind of document whose picture it awaits, None for no picture.
    """

    journey: str
    stage: int
    stages: int
    days: int
    fields: Mapping[str, Any]
    document: str | None = None


@dataclass(frozen=True)
class TurnResult:
    """Everything a turn leads to. ``expects`` is a challenge to wait for, "" to wait for none, None for no change.

    ``progress`` is the journey that is open afterwards, "" for none, None for no change. ``case`` is what kind of case the
    customer's words are for, ``asks_for_cases`` whether they want to know where their cases stand.
    """

    replies: tuple[Reply, ...] = ()
    handoff: Handoff | None = None
    login_required: bool = False
    expects: str | None = None
    fact: Fact = field(default_factory=Fact)
    progress: Progress | Literal[""] | None = None
    case: Literal["complaint", "dispute", "rights"] | None = None
    asks_for_cases: bool = False


class _Effect(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Handoff(_Effect):
    effect: Literal["handoff"]
    reason: str = Field(max_length=60)
    packet: dict[str, Any] = {}


class _LoginRequired(_Effect):
    effect: Literal["login_required"]


class _ExpectCode(_Effect):
    effect: Literal["expect_code"]
    challenge_id: str = Field(min_length=1, max_length=80)


class _ExpectNothing(_Effect):
    effect: Literal["expect_nothing"]


class _Card(_Effect):
    effect: Literal["card"]
    card: dict[str, Any]


class _Document(_Effect):
    effect: Literal["document"]
    id: str = Field(pattern=r"^[A-Za-z0-9_]{1,40}$")
    name: str = Field(min_length=1, max_length=100)


class _Fact(_Effect):
    effect: Literal["fact"]
    route: str | None = Field(None, max_length=20)
    target: str | None = Field(None, max_length=80)
    intent: str | None = Field(None, max_length=80)
    confidence: float | None = None
    reasons: list[str] = []
    journey: str | None = Field(None, max_length=60)
    step: str | None = Field(None, max_length=60)
    origins: dict[str, str] = {}


class _Progress(_Effect):
    effect: Literal["progress"]
    journey: str | None = Field(None, max_length=60)
    stage: int = 1
    stages: int = 1
    days: int = 0
    fields: dict[str, Any] = {}
    document: str | None = Field(None, max_length=20)

    def meant(self) -> Progress | Literal[""]:
        if self.journey is None:
            return ""
        return Progress(self.journey, self.stage, self.stages, self.days, self.fields, self.document)


class _Case(_Effect):
    effect: Literal["case"]
    kind: Literal["complaint", "dispute", "rights"]


class _Cases(_Effect):
    effect: Literal["cases"]


_AnyEffect = (
    _Case
    | _Cases
    | _Handoff
    | _LoginRequired
    | _ExpectCode
    | _ExpectNothing
    | _Card
    | _Document
    | _Progress
    | _Fact
)
_EFFECT: TypeAdapter[_AnyEffect] = TypeAdapter(Annotated[_AnyEffect, Field(discriminator="effect")])


class _Button(BaseModel):
    title: str
    payload: str


class _Text(BaseModel):
    text: str | None = None
    buttons: list[_Button] | None = None


def read_replies(replies: Sequence[Mapping[str, Any]]) -> TurnResult:
    """What Rasa's replies lead to. The last effect of a kind counts. Raises ``BadReplyError``."""
    said: list[Reply] = []
    handoff: Handoff | None = None
    login_required = False
    expects: str | None = None
    fact = Fact()
    progress: Progress | Literal[""] | None = None
    case: Literal["complaint", "dispute", "rights"] | None = None
    asks_for_cases = False
    try:
        for reply in replies:
            if reply.get("custom") is None:
                _say(said, _Text.model_validate(reply))
                continue
            match _EFFECT.validate_python(reply["custom"]):
                case _Handoff() as effect:
                    handoff = Handoff(effect.reason, effect.packet)
                case _LoginRequired():
                    login_required = True
                    _attach(said, {"kind": "login"})
                case _ExpectCode(challenge_id=challenge_id):
                    expects = challenge_id
                case _ExpectNothing():
                    expects = ""
                case _Card(card=card):
                    _attach(said, {"kind": "card", "card": card})
                case _Case(kind=kind):
                    case = kind
                case _Cases():
                    asks_for_cases = True
                case _Document(id=document_id, name=name):
                    _attach(said, {"kind": "document", "id": document_id, "name": name})
                case _Progress() as effect:
                    progress = effect.meant()
                case _Fact() as effect:
                    fact = Fact(
                        **effect.model_dump(exclude={"effect", "reasons"}), reasons=tuple(effect.reasons)
                    )
    except ValidationError as error:
        places = ", ".join(".".join(str(part) for part in problem["loc"]) for problem in error.errors())
        # Only the places: the values may be the customer's.
        raise BadReplyError(f"unreadable reply, see {places}") from None
    return TurnResult(tuple(said), handoff, login_required, expects, fact, progress, case, asks_for_cases)


def _say(said: list[Reply], reply: _Text) -> None:
    buttons = tuple(Button(button.title, button.payload) for button in reply.buttons or [])
    if reply.text or buttons:
        said.append(Reply(reply.text or "", buttons))


def _attach(said: list[Reply], attachment: dict[str, Any]) -> None:
    """An attachment belongs to the reply before it; the first of a turn stands alone."""
    last = said.pop() if said else Reply("")
    said.append(Reply(last.text, last.buttons, (*last.attachments, attachment)))
