"""The endpoints as Gradio's named API, for ``gradio_client``: parameters come from the request models."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from typing import Any

import gradio as gr
from pydantic import BaseModel
from pydantic_core import PydanticUndefined
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.server.endpoints import Endpoint, Endpoints
from app.server.problems import SERVER_ERROR, answer_for
from app.server.rest import json_answer

PREFIX = "/gradio_api/run/"
FEW = "There are too few values.", "Send one for each field of the endpoint, in order; null stands for the usual one."


class Page(gr.Blocks):
    """Blocks that refuse calls with too few values in plain words; Gradio prints a traceback for each of them."""

    def validate_inputs(self, block_fn: Any, inputs: list[Any]) -> None:
        """Raise an error for the caller unless there is a value for each input."""
        if len(inputs) < len(block_fn.inputs):
            raise gr.Error(" ".join(FEW), print_exception=False)


class RunErrors:
    """ASGI middleware that gives errors of the caller a status below 500, where Gradio answers 500 for every error."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer with its status."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._app(scope, receive, send)
            return
        failed = False

        async def checked(message: Message) -> None:
            nonlocal failed
            if message["type"] == "http.response.start" and message["status"] == 500:
                failed = True
            elif not failed:
                await send(message)
            elif message["type"] == "http.response.body":  # Gradio's error is a short JSON in one piece
                await json_answer(*_problem(message["body"]))(scope, receive, send)

        await self._app(scope, receive, checked)


def _problem(body: bytes) -> tuple[dict[str, str], int]:
    """Gradio's error as the other APIs have it, with a status."""
    text = str(json.loads(body).get("error") or SERVER_ERROR)
    if text == " ".join(FEW):
        return {"error": FEW[0], "remedy": FEW[1]}, 422
    return {"error": text, "remedy": ""}, 500 if text.startswith(SERVER_ERROR) else 400


def register(endpoints: Endpoints) -> None:
    """Make every endpoint known inside the current Blocks."""
    for endpoint in endpoints.table.values():
        gr.api(
            _function(endpoints, endpoint), api_name=endpoint.name, api_description=endpoint.summary,
            concurrency_limit=None,
        )  # fmt: skip


def _function(endpoints: Endpoints, endpoint: Endpoint) -> Callable[..., Any]:
    fields = endpoint.request.model_fields

    async def call(*values: Any) -> Any:
        caller = values[len(fields)] if len(values) > len(fields) else None
        given = {name: value for name, value in zip(fields, values, strict=False) if value is not None}
        try:
            client = getattr(caller, "client", None)
            return await endpoints.call(
                endpoint.name, endpoint.request.model_validate(given), client.host if client else ""
            )
        except Exception as error:
            problem = answer_for(error, endpoint.name)[1]
            message = f"{problem['error']} {problem['remedy']}".strip()
            raise gr.Error(message, print_exception=False) from None

    names = sorted(fields, key=lambda name: not fields[name].is_required())
    fields = {name: fields[name] for name in names}
    hints: dict[str, Any] = {name: _plain(field.annotation) for name, field in fields.items()}
    parameters = [
        inspect.Parameter(
            name, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=hints[name],
            default=inspect.Parameter.empty if field.is_required() else _default(field),
        )
        for name, field in fields.items()
    ]  # fmt: skip
    hints["caller"] = gr.Request
    parameters.append(
        inspect.Parameter("caller", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=gr.Request, default=None)
    )
    call.__name__ = endpoint.name
    call.__doc__ = endpoint.request.__doc__
    call.__annotations__ = {**hints, "return": dict}
    call.__signature__ = inspect.Signature(parameters, return_annotation=dict)  # type: ignore[attr-defined]
    return call


def _default(field: Any) -> Any:
    value = field.get_default(call_default_factory=True)
    if value is PydanticUndefined:
        return None
    return value.model_dump() if isinstance(value, BaseModel) else value


def _plain(annotation: Any) -> Any:
    """Types that Gradio describes: nested models and containers as dict and list, literals and numbers as they are."""
    if annotation in (str, int, float, bool):
        return annotation
    text = str(annotation)
    if "Literal" in text:
        return str
    if "list[" in text:
        return list
    if "float" in text and "dict" not in text:
        return float
    return dict
