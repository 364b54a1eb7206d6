"""The application: a page, its files, and a small JSON API."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from iomodel.explorer.headers import HEADERS
from iomodel.explorer.openapi import openapi
from iomodel.explorer.pages import FOLDER, files
from iomodel.explorer.pool import Pool, Reply, problem
from iomodel.explorer.question import LARGEST_FILE, Question, Said
from iomodel.explorer.setting import Setting

_LARGEST = 2 * LARGEST_FILE
"""Largest body of a request [bytes]."""
_ASKED: dict[str, type[Question] | type[Said]] = {
    "answer": Question,
    "curve": Question,
    "band": Question,
    "python": Question,
    "sentence": Said,
}
"""What may be asked, and of what kind the body is."""
_FILES = {
    "csv": ("iomodel.csv", "text/csv; charset=utf-8"),
    "xlsx": ("iomodel.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "toml": ("scenario.toml", "application/toml; charset=utf-8"),
    "report": ("report.html", "text/html; charset=utf-8"),
}
"""Names and kinds of downloads."""


def application(setting: Setting, hosts: Collection[str], pool: Pool | None = None) -> Starlette:
    """The application.

    Parameters
    ----------
    setting
        What it is started with.
    hosts
        Names that the Host header may have, without a port.
    pool
        Workers; made when it starts where not given.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        app.state.pool = pool or Pool(setting)
        try:
            yield
        finally:
            app.state.pool.close()

    routes = [
        Route("/", _page, methods=["GET"]),
        Route("/assets/{name:path}", _asset, methods=["GET"]),
        Route("/api/openapi.json", _schema, methods=["GET"]),
        Route("/api/catalogue", _given("catalogue"), methods=["GET"]),
        Route("/api/marks", _given("marks"), methods=["GET"]),
        Route("/api/scenario", _scenario, methods=["POST"]),
        *(Route(f"/api/{name}", _asked(name), methods=["POST"]) for name in _ASKED),
        *(Route(f"/api/download/{kind}", _download(kind), methods=["POST"]) for kind in _FILES),
    ]
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(_Guard, hosts=frozenset(hosts))],
        exception_handlers={HTTPException: _refuse},
    )


class _Guard:
    """Checks the Host header, and puts the headers of security on every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        host = _without_port(headers.get(b"host", b"").decode("latin-1"))
        origin = headers.get(b"origin", b"").decode("latin-1")
        strange = host not in self.hosts
        if not strange and origin and _without_port(origin.partition("://")[2]) not in self.hosts:
            strange = True

        async def guarded(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        if strange:
            status, body = problem(421, "this explorer does not answer to that host name")
            await Response(body, status, media_type="application/json")(scope, receive, guarded)
            return
        await self.app(scope, receive, guarded)


def _without_port(host: str) -> str:
    """A host without its port.

    >>> _without_port("127.0.0.1:8000"), _without_port("[::1]:80"), _without_port("localhost")
    ('127.0.0.1', '[::1]', 'localhost')
    """
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()


async def _refuse(_: Request, error: Exception) -> Response:
    """A refusal of the router in the form of all others."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    said = {404: "there is nothing at this address", 405: "this address takes another method"}
    headers = getattr(error, "headers", None)
    body = {"error": said.get(status, str(getattr(error, "detail", error))), "problems": []}
    return JSONResponse(body, status, headers=headers)


async def _page(_: Request) -> Response:
    """The page."""
    return Response((FOLDER / "index.html").read_bytes(), media_type="text/html; charset=utf-8")


async def _asset(request: Request) -> Response:
    """A file of the page, out of memory: no name reaches the file system."""
    found = files().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    return Response(found[0], media_type=found[1], headers={"cache-control": "no-cache"})


async def _schema(_: Request) -> Response:
    """The description of the API."""
    return JSONResponse(openapi())


Handler = Callable[[Request], Awaitable[Response]]


def _given(job: str) -> Handler:
    """A job that asks nothing."""

    async def handler(request: Request) -> Response:
        return _json(await request.app.state.pool.reply(job, {}))

    return handler


def _asked(job: str) -> Handler:
    """A job that answers a question."""

    async def handler(request: Request) -> Response:
        question, refusal = await _question(request, _ASKED[job])
        if refusal is not None:
            return _json(refusal)
        return _json(await request.app.state.pool.reply(job, question))

    return handler


def _download(kind: str) -> Handler:
    """A job that makes a file."""

    async def handler(request: Request) -> Response:
        question, refusal = await _question(request, extra=("language",))
        if refusal is None:
            status, body = await request.app.state.pool.reply(f"download-{kind}", question)
            if status == 200:
                name, media = _FILES[kind]
                said = {"content-disposition": f'attachment; filename="{name}"'}
                return Response(body, media_type=media, headers=said)
            refusal = status, body
        return _json(refusal)

    return handler


async def _scenario(request: Request) -> Response:
    """Check a scenario that was posted."""
    data, refusal = await _body(request)
    if refusal is not None:
        return _json(refusal)
    text = data.get("own")
    if not isinstance(text, str) or set(data) != {"own"}:
        return _json(problem(422, 'expected {"own": "the text of a scenario file"}'))
    return _json(await request.app.state.pool.reply("scenario", {"own": text}))


async def _question(
    request: Request, kind: type[Question] | type[Said] = Question, extra: tuple[str, ...] = ()
) -> tuple[dict[str, Any], Reply | None]:
    """A question as plain data in its shortest form, or a refusal."""
    from iomodel.errors import IOModelError

    data, refusal = await _body(request)
    if refusal is not None:
        return {}, refusal
    beside = {key: data.pop(key) for key in extra if key in data}
    if beside.get("language", "en") not in ("en", "ja"):
        return {}, problem(422, "language: expected en or ja")
    try:
        question = kind.parse(data)
    except IOModelError as error:
        head, *rest = error.lines
        return {}, problem(422, head, *(line.strip() for line in rest))
    return {**question.model_dump(mode="json", exclude_none=True), **beside}, None


async def _body(request: Request) -> tuple[dict[str, Any], Reply | None]:
    """The body of a request as a JSON object of bounded size, or a refusal."""
    content = b""
    try:
        async for part in request.stream():
            content += part
            if len(content) > _LARGEST:
                return {}, problem(413, f"the request is larger than {_LARGEST:,} bytes")
    except ClientDisconnect:
        return {}, problem(400, "the request ended early")
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return {}, problem(415, "expected a body of the type application/json")
    try:
        data = json.loads(content, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return {}, problem(400, "the body is not JSON")
    if not isinstance(data, dict):
        return {}, problem(422, "expected a JSON object")
    return data, None


def _no_constant(name: str) -> float:
    """Refuse what is no number in JSON."""
    raise ValueError(name)


def _json(reply: Reply) -> Response:
    """An answer of a worker."""
    headers = {"retry-after": "3"} if reply[0] in (429, 503) else None
    return Response(reply[1], reply[0], media_type="application/json", headers=headers)
