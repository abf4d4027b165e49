"""The built pages: the demo bank, the WeChat-style page, the desk, and the widget's loader."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from contact_center.channels.web.access import CurrentContext
from contact_center.problems import ProblemError

router = APIRouter(include_in_schema=False)

_FILES = {"/": "demo.html", "/h5": "h5.html", "/desk": "desk.html", "/widget.js": "widget.js"}


def _page(path: str, name: str) -> None:
    @router.get(path, name=name)
    async def page(context: CurrentContext) -> FileResponse:
        file = context.settings.web_folder / name
        if not file.is_file():
            raise ProblemError("pages_not_built")
        return FileResponse(file, headers={"Cache-Control": "no-cache"})


for _path, _name in _FILES.items():
    _page(_path, _name)


class _BuiltFiles(StaticFiles):
    """Names carry their content's hash: a browser may keep them for good."""

    async def check_config(self) -> None:
        """Nothing: pages that are not built are simply not found."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, to be kept."""
        response = await super().get_response(path, scope)
        if response.status_code < 400:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def install_pages(app: FastAPI, folder: str) -> None:
    """Serve the built pages; without them the rest of contact_center works all the same."""
    app.include_router(router)
    app.mount("/assets", _BuiltFiles(directory=f"{folder}/assets", check_dir=False), name="assets")
