"""Errors of the server, and every error as a status and a JSON body for the caller."""

from __future__ import annotations

import logging
import re
from typing import Any

from pydantic import ValidationError

from app.server.answers import Problem
from wamo.errors import ConfigError, DataError, FormatError, MotionError, WamoError

logger = logging.getLogger("wamo.app")
SERVER_ERROR = "Something went wrong on the server."
_PATH = re.compile(r"(?<![\w:/.<])/(?:[^\s'\"/:<>]+/)+([^\s'\"/:<>]*)")


class Refusal(WamoError):
    """A request that is not carried out.

    Parameters
    ----------
    message : what is wrong
    remedy : what the caller can do
    """

    status = 400

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message, self.remedy = message, remedy


class NotFound(Refusal):
    """A key, file or job that is not there."""

    status = 404


class TooLate(Refusal):
    """A body that did not arrive in time."""

    status = 408


class TooLarge(Refusal):
    """A clip, file or body beyond a limit."""

    status = 413


class WrongSkeleton(Refusal, DataError):
    """A motion with joints that the model does not read."""

    status = 422


class Busy(Refusal):
    """The caller already has as much work under way as one visitor may."""

    status = 429


class NotReady(Refusal):
    """The gallery is still loading."""

    status = 503


def answer_for(error: BaseException, what: str = "") -> tuple[int, Problem]:
    """(HTTP status, JSON body) for any exception. Unexpected ones are logged and answer 500 without details.

    Parameters
    ----------
    what : name of the endpoint, for the log
    """
    if isinstance(error, ValidationError):
        return 422, {"error": _fields(error.errors(include_url=False, include_input=False)), "remedy": ""}
    if not isinstance(error, WamoError):
        logger.error("%s failed", what or "a request", exc_info=error)
        return 500, {"error": SERVER_ERROR, "remedy": "Try again; its log has the details."}
    remedy = str(getattr(error, "remedy", "") or getattr(error, "mend", ""))
    message = str(error)
    if remedy and message.endswith(remedy):
        message = message[: -len(remedy)].rstrip()
    return _status(error), {"error": without_paths(message), "remedy": without_paths(remedy)}


def validation_message(errors: list[Any]) -> str:
    """FastAPI's list of validation errors as one sentence."""
    return _fields([{**one, "loc": [p for p in one.get("loc", ()) if p != "body"]} for one in errors])


def without_paths(text: str) -> str:
    """Absolute paths reduced to their last part."""
    return _PATH.sub(lambda found: found[1] or "a folder", text)


def _status(error: WamoError) -> int:
    if isinstance(error, Refusal):
        return error.status
    kinds = ((FormatError, 422), (MotionError, 422), (ConfigError, 400), (DataError, 404))
    return next((status for kind, status in kinds if isinstance(error, kind)), 400)


def _fields(errors: list[Any]) -> str:
    if not errors:
        return "The request does not fit."
    first = errors[0]
    place = ".".join(str(part)[:60] for part in first.get("loc", ()))
    message = str(first.get("msg", "does not fit"))[:200]
    return f"{place}: {message}." if place else f"{message}."
