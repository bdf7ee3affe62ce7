"""The endpoints as Gradio's named API, for ``gradio_client``: parameters come from the request models."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import gradio as gr
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from app.server.endpoints import Endpoint, Endpoints
from app.server.problems import answer_for


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
