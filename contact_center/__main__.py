"""Starts contact_center: ``python -m contact_center``."""

from __future__ import annotations

import asyncio

import uvicorn

from contact_center.app import create_app
from contact_center.context import build_context
from contact_center.logs import set_up_logs
from contact_center.settings import Settings


async def serve(settings: Settings) -> None:
    """Serve until told to stop."""
    app = create_app(build_context(settings))
    config = uvicorn.Config(
        app,
        host=settings.contact_center_host,
        port=settings.contact_center_port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=settings.frame_bytes * 2,
        limit_concurrency=settings.connections_at_once,
        timeout_graceful_shutdown=settings.shutdown_seconds,
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    set_up_logs()
    asyncio.run(serve(Settings()))  # type: ignore[call-arg]  # pydantic reads the environment
