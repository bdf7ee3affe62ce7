"""What a caller sent -> what an endpoint takes: defaults for what is left out, the right types, no files of the server.

Gradio itself fills in defaults for its own clients, but not for a plain POST; this does it for every way in.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, get_type_hints

import gradio as gr
from gradio_client.utils import is_file_obj_with_meta, traverse
from pydantic import TypeAdapter, ValidationError


def completed(fn: Callable[..., Any], given: Sequence[Any]) -> list[Any]:
    """One value for each parameter of the function: what was given, else (and for null) its default.

    Raises
    ------
    gr.Error
        A value is missing or of another type, or is a file, which no endpoint takes; in words for the caller.
    """
    try:
        traverse(list(given), _refuse_file, is_file_obj_with_meta)
    except RecursionError:
        raise refusal("This is nested too deeply.") from None
    values = []
    for place, (parameter, kind) in enumerate(_parameters(fn)):
        value = given[place] if place < len(given) else None
        if value is None:
            if parameter.default is parameter.empty:
                raise refusal(f"{fn.__name__} needs a value for {parameter.name!r}.")
            values.append(parameter.default)
        else:
            values.append(_fitting(parameter.name, value, kind))
    return values


@lru_cache(maxsize=64)
def _parameters(fn: Callable[..., Any]) -> list[tuple[inspect.Parameter, TypeAdapter[Any]]]:
    hints = get_type_hints(fn)
    return [(p, TypeAdapter(hints.get(p.name, Any))) for p in inspect.signature(fn).parameters.values()]


def refusal(message: str) -> gr.Error:
    """An error for the caller that is none of ours: not in the log."""
    return gr.Error(message, print_exception=False)


def _fitting(name: str, value: Any, kind: TypeAdapter[Any]) -> Any:
    if isinstance(value, str) and not value.isascii():
        value = value.encode("utf-8", "replace").decode()  # half a surrogate pair is a letter to nobody
    try:
        return kind.validate_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise refusal(f"The value of {name!r} does not fit: {first['msg'][:200]}.") from None


def _refuse_file(found: Any) -> Any:
    raise refusal("No endpoint takes a file of the server or of another page. Send a file's bytes in base64.")
