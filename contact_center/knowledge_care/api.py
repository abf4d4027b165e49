"""The desk's calls for the knowledge base: look, write, review, publish, go back."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contact_center.channels.web.access import CurrentContext
from contact_center.channels.web.messages import MessageId
from contact_center.clock import BANK_ZONE
from contact_center.context import Context
from contact_center.desk.access import CurrentAgent
from contact_center.knowledge_care import library
from contact_center.knowledge_care.attention import NEEDS, matches
from contact_center.knowledge_care.changes import OPEN, Change, Proposal
from contact_center.knowledge_care.problems import UnknownArticleError
from contact_center.knowledge_care.tables import ChangeRow
from knowledge.check import journeys

router = APIRouter(prefix="/api/v1/desk/knowledge", tags=["knowledge"])

_TEXT = 2000
ArticleId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{2,48}$")]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ProposalRequest(_Body):
    """A change to begin: the fields of an edit, the version of a roll-back, or nothing for a withdrawal."""

    client_change_id: MessageId
    article_id: ArticleId
    kind: Literal["edit", "rollback", "withdraw"]
    article: dict[str, Any] | None = None
    version: int | None = Field(None, ge=1)
    note: str = Field("", max_length=_TEXT)
    new: bool = False


class SaveRequest(_Body):
    """What the draft is now; ``revision`` is the one it was written on."""

    revision: int = Field(ge=1)
    article: dict[str, Any]
    note: str = Field("", max_length=_TEXT)


class RejectRequest(_Body):
    """Why not."""

    reason: str = Field(min_length=1, max_length=_TEXT)


@router.get("/articles")
async def list_articles(
    agent: CurrentAgent,
    context: CurrentContext,
    need: Literal["all", "review", "expiring", "unseen", "disliked"] = "all",
    query: Annotated[str, Query(max_length=100)] = "",
) -> dict[str, Any]:
    """Articles that need what is asked for and have the words; how many need what; what an article may name."""
    found = await context.database.call(context.care.attention.items, context.clock.now())
    items = [item for item in found if matches(item, query)]
    counts = Counter(each for item in items for each in item.needs)
    wanted = [item for item in items if need == "all" or need in item.needs]
    return {
        "articles": [item.public() for item in wanted[: context.settings.knowledge_listed]],
        "counts": {"all": len(items), **{name: counts[name] for name in NEEDS}},
        "measures": context.care.attention.measures.__dict__,
        "journeys": sorted(journeys()),
        "terms": library.terms(),
    }


@router.get("/articles/{article_id}")
async def read_article(article_id: str, agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """One article: what holds, what the customer sees, its open change, and its history."""
    return await _article(context, article_id)


@router.get("/report")
async def read_report(agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """The articles that need somebody, by what they need, and from when on they do."""
    items = await context.database.call(context.care.attention.items, context.clock.now())
    limit = context.settings.knowledge_listed
    return {
        "measures": context.care.attention.measures.__dict__,
        **{need: [item.public() for item in items if need in item.needs][:limit] for need in NEEDS},
    }


@router.post("/changes")
async def propose(body: ProposalRequest, agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """Begin a change; the same ``client_change_id`` again returns the first."""
    proposal = Proposal(
        body.client_change_id, body.article_id, body.kind, body.article, body.version, body.note, body.new
    )
    change = await context.database.call(context.care.changes.propose, proposal, agent, context.clock.now())
    return _shown(change)


@router.get("/changes/{change_id}")
async def read_change(change_id: str, agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """A change beside what holds now."""
    return _shown(await context.database.call(context.care.changes.get, change_id))


@router.put("/changes/{change_id}")
async def save(
    change_id: str, body: SaveRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """Keep a draft, with problems or without; they come back with it. 409 if it was saved elsewhere meanwhile."""
    change = await context.database.call(
        context.care.changes.save,
        change_id,
        body.revision,
        body.article,
        body.note,
        agent,
        context.clock.now(),
    )
    return _shown(change)


@router.post("/changes/{change_id}/submit")
async def submit(change_id: str, agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """Send a draft to review; 422 while it has problems."""
    return _shown(
        await context.database.call(context.care.changes.submit, change_id, agent, context.clock.now())
    )


@router.post("/changes/{change_id}/discard")
async def discard(change_id: str, agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """Take a change back."""
    return _shown(
        await context.database.call(context.care.changes.discard, change_id, agent, context.clock.now())
    )


@router.post("/changes/{change_id}/reject")
async def reject(
    change_id: str, body: RejectRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """Say no to a change of somebody else."""
    now = context.clock.now()
    return _shown(
        await context.database.call(context.care.changes.reject, change_id, body.reason, agent, now)
    )


@router.post("/changes/{change_id}/approve")
async def approve(change_id: str, agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """Publish a change of somebody else; of high risk only by a supervisor."""
    return _shown(await context.database.call(context.care.publish, change_id, agent, context.clock.now()))


async def _article(context: Context, article_id: str) -> dict[str, Any]:
    items = await context.database.call(context.care.attention.items, context.clock.now())
    item = next((item for item in items if item.article_id == article_id), None)
    if item is None:
        raise UnknownArticleError
    rows = await context.database.call(
        context.care.changes.of_article, article_id, context.settings.knowledge_history
    )
    work = next((row for row in rows if row.state in OPEN), None)
    change = None if work is None else await context.database.call(context.care.changes.get, work.change_id)
    return {
        **item.public(),
        "article": None if item.article is None else library.as_values(item.article),
        "shown": None if item.article is None else library.as_shown(item.article),
        "open": None if change is None else _shown(change),
        "history": [*(_entry(row) for row in rows if row.state not in OPEN), *_first(article_id)],
    }


def _shown(change: Change) -> dict[str, Any]:
    current = change.current
    return {
        **_entry(change.row),
        "article_id": change.row.article_id,
        "revision": change.row.revision,
        "current": None if current is None or current.article is None else library.as_values(current.article),
        "current_version": 0 if current is None else current.version,
        "needs_supervisor": change.is_risky,
        "problems": [fault.__dict__ for fault in change.faults],
    }


def _entry(row: ChangeRow) -> dict[str, Any]:
    """A change as a line of the history."""
    return {
        "change_id": row.change_id,
        "kind": row.kind,
        "state": row.state,
        "version": row.version,
        "article": row.content,
        "author": {"agent_id": row.author, "name": row.author_name},
        "reviewer": None
        if row.reviewer is None
        else {"agent_id": row.reviewer, "name": row.reviewer_name or ""},
        "note": row.note,
        "reason": row.reason,
        "changed_at": _time(row.changed_at),
        "decided_at": None if row.decided_at is None else _time(row.decided_at),
    }


def _first(article_id: str) -> list[dict[str, Any]]:
    """The version that came with the project, as the oldest line of the history."""
    base = library.base_articles().get(article_id)
    if base is None:
        return []
    nobody = dict.fromkeys(("change_id", "author", "reviewer", "reason", "changed_at", "decided_at"))
    return [
        {
            **nobody,
            "kind": "file",
            "state": "published",
            "version": base.version,
            "article": library.as_values(base),
            "note": "",
        }
    ]


def _time(at: datetime) -> str:
    return at.astimezone(BANK_ZONE).isoformat(timespec="seconds")
