"""The REST API: ``POST /api/v1/<endpoint>`` with one JSON object, answered by one JSON object."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.server.answers import AnalyseAnswer, Problem
from app.server.endpoints import Endpoint, Endpoints
from app.server.lanes import Caller
from app.server.problems import Refusal, answer_for, validation_message
from app.server.requests import MAX_KEYS, AnalyseRequest, FileUpload
from wamo.retrieval.originals import SourceFile

PREFIX = "/api/v1"
_FORM_FIELDS = tuple(name for name in AnalyseRequest.model_fields if name != "files")
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": what}
    for status, what in (
        (400, "A value outside its limits"), (403, "Host or Origin not allowed"), (404, "No such motion, file or job"),
        (408, "The body did not arrive in time"), (413, "Too large or too long"),
        (422, "The request or the file cannot be read"), (429, "Too much under way"), (503, "Still loading"),
    )
}  # fmt: skip


def add_routes(app: FastAPI, endpoints: Endpoints) -> None:
    """Add a route for every endpoint, and answers for every error."""
    for endpoint in endpoints.table.values():
        if endpoint.name != "analyse":
            _add(app, endpoints, endpoint)
    _add_analyse(app, endpoints, endpoints.table["analyse"])

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return json_answer({"error": validation_message(list(error.errors())), "remedy": ""}, 422)

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> Response:
        return json_answer({"error": str(error.detail), "remedy": ""}, error.status_code)


def _add(app: FastAPI, endpoints: Endpoints, endpoint: Endpoint) -> None:
    async def handle(body: Any, request: Request) -> Response:
        return await _answered(
            endpoint.name, endpoints.call(endpoint.name, body, address_of(request), request.is_disconnected)
        )

    handle.__annotations__ = {"body": endpoint.request, "request": Request}
    app.post(
        f"{PREFIX}/{endpoint.name}", response_model=endpoint.answer, summary=endpoint.name.capitalize(),
        description=endpoint.summary, operation_id=endpoint.name, responses=PROBLEMS, name=endpoint.name,
    )(handle)  # fmt: skip


def _add_analyse(app: FastAPI, endpoints: Endpoints, endpoint: Endpoint) -> None:
    schema = AnalyseRequest.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.pop("$defs", None)
    form = {
        "type": "object", "required": ["files"],
        "properties": {
            "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
            **{name: schema["properties"][name] for name in _FORM_FIELDS},
        },
    }  # fmt: skip
    schema["properties"]["files"]["items"] = FileUpload.model_json_schema()
    content = {"multipart/form-data": {"schema": form}, "application/json": {"schema": schema}}

    @app.post(
        f"{PREFIX}/analyse", response_model=AnalyseAnswer, summary="Analyse", description=endpoint.summary,
        operation_id="analyse", responses=PROBLEMS, openapi_extra={"requestBody": {"content": content}},
    )  # fmt: skip
    async def analyse(request: Request) -> Response:
        return await _answered("analyse", _analysed(request, endpoints))


async def _analysed(request: Request, endpoints: Endpoints) -> Mapping[str, Any]:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        try:
            body = await request.json()
        except ValueError:  # also of text that is not UTF-8, and of numbers with thousands of digits
            raise Refusal("The body is not JSON.", "Send files as multipart/form-data or as a JSON object.") from None
        return await endpoints.call("analyse", AnalyseRequest.model_validate(body), address_of(request))
    async with request.form(max_files=2 * MAX_KEYS, max_fields=len(_FORM_FIELDS) + 2) as form:
        uploads = [one for one in form.getlist("files") if isinstance(one, UploadFile)]
        fields = {name: str(form[name]) for name in _FORM_FIELDS if form.get(name)}
        blank = [{"name": one.filename or "motion", "content": ""} for one in uploads]
        given = AnalyseRequest.model_validate({"files": blank, **fields})
        visits = endpoints.services.visits

        def read() -> Mapping[str, Any]:  # in its turn, so that files of waiting callers stay on disk
            files = [SourceFile(one.filename or "motion", one.file.read()) for one in uploads]
            return visits.read(files, given.visitor, given.options(), collect=given.collect)

        return await endpoints.read(read, Caller(given.visitor, address_of(request)))


async def _answered(name: str, call: Any) -> Response:
    try:
        answer = await call
    except Exception as error:
        status, problem = answer_for(error, name)
        return json_answer(problem, status)
    return Response(await asyncio.to_thread(dumped, answer), media_type="application/json")


def dumped(answer: Any) -> bytes:
    """Compact JSON."""
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")


def json_answer(answer: Any, status: int) -> Response:
    """A small JSON response."""
    headers = {"retry-after": "1"} if status in (429, 503) else {}
    if status in (408, 413):
        headers["connection"] = "close"  # what is left of the body is not read
    return Response(dumped(answer), status, headers, media_type="application/json")


def address_of(request: Request | None) -> str:
    """Network address of a caller, "" if it is not known."""
    return request.client.host if request and request.client else ""
