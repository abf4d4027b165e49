"""The application: every route and layer, around one context."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from contact_center import health
from contact_center.cases import api as cases_api
from contact_center.cases.disputes import DisputeCases
from contact_center.channels.web import messages, pages, sandbox, sessions
from contact_center.channels.web import socket as web_socket
from contact_center.channels.wechat import api as wechat_api
from contact_center.channels.wechat.channel import WeChat, build_wechat
from contact_center.channels.wechat.settings import WeChatSettings
from contact_center.context import Context
from contact_center.desk import api as desk_api
from contact_center.desk import disputes as disputes_api
from contact_center.desk import loans as loans_api
from contact_center.desk import socket as desk_socket
from contact_center.edge import Edge
from contact_center.knowledge_care import api as knowledge_api
from contact_center.limits import BodyLimit
from contact_center.outreach import api as outreach_api
from contact_center.outreach.bank_facts import CoreBankFacts
from contact_center.outreach.outreach import Outreach, build_outreach
from contact_center.outreach.settings import OutreachSettings
from contact_center.problems import install_problems, problem_body

_MULTIPART_BYTES = 64 * 1024
"""What a form may add to the picture in it."""


def create_app(context: Context) -> FastAPI:
    """The app of this context; entering its lifespan starts the workers, leaving it stops them."""

    wechat, outreach = _build_workers(context)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for part in (context, wechat, outreach):
                running.push_async_callback(part.stop)
                await part.start()
            yield

    app = FastAPI(
        title="Yinban contact center", version="0.1.0", lifespan=lifespan, docs_url=None, redoc_url=None
    )
    app.state.context, app.state.wechat, app.state.outreach = context, wechat, outreach
    install_problems(app, context.sentences)
    for part in (
        health,
        sessions,
        messages,
        web_socket,
        desk_api,
        desk_socket,
        cases_api,
        loans_api,
        disputes_api,
        knowledge_api,
        wechat_api,
        outreach_api,
    ):
        app.include_router(part.router)
    if context.settings.sandbox:
        app.include_router(sandbox.router)
    pages.install_pages(app, str(context.settings.web_folder))
    _add_layers(app, context)
    return app


def _build_workers(context: Context) -> tuple[WeChat, Outreach]:
    """The parts that also work by themselves, besides the conversations."""
    shared = context.clock, context.database, context.conversations
    wechat = build_wechat(
        WeChatSettings(),  # type: ignore[call-arg]  # pydantic reads the environment
        *shared,
        context.attachments,
    )
    facts = CoreBankFacts(context.clients.core_bank)
    outreach = build_outreach(
        OutreachSettings(),  # type: ignore[call-arg]  # pydantic reads the environment
        context.settings.event_secret.get_secret_value(),
        *shared,
        facts,
        wechat.delivery.tell,
        DisputeCases(*shared, context.guard, facts).follow,
    )
    return wechat, outreach


def _add_layers(app: FastAPI, context: Context) -> None:
    """The last added is the outermost."""
    settings = context.settings

    def limit(path: str) -> int:
        return (
            settings.attachment_bytes + _MULTIPART_BYTES
            if path.endswith("/attachments")
            else settings.body_bytes
        )

    app.add_middleware(BodyLimit, limit=limit, refusal=problem_body(context.sentences, "body_too_large"))
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST", "PUT"],
            allow_headers=["Authorization", "Content-Type"],
            max_age=600,
        )
    app.add_middleware(Edge, metrics=context.metrics)
