"""Stopping a run on Ctrl-C or SIGTERM at the end of a step."""

from __future__ import annotations

import signal
import threading
from typing import Any

from wamo.errors import WamoError

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(WamoError):
    """The run was asked to stop; its state is saved."""


class StopRequest:
    """Context in which the first signal sets ``requested``; a second one has its usual effect."""

    def __init__(self) -> None:
        self.requested = False
        self._former: dict[int, Any] = {}

    def __enter__(self) -> StopRequest:
        if threading.current_thread() is threading.main_thread():  # Python allows handlers only in the main thread
            self._former = {number: signal.signal(number, self._request) for number in SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        self._restore()

    def _request(self, *_: object) -> None:
        self.requested = True
        self._restore()

    def _restore(self) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)
        self._former = {}
