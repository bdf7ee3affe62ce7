"""Serve an ASGI application on a free port, in this thread or beside it."""

from __future__ import annotations

import socket
import threading
import time
import warnings
from types import TracebackType

import uvicorn
from starlette.types import ASGIApp

FIRST_PORT, PORTS = 7860, 100


class Server:
    """One uvicorn server over one application.

    Parameters
    ----------
    app : the application
    host : address to listen on
    port : port to listen on; None takes 7860 or the next free one

    Raises
    ------
    OSError
        The port, or every port tried, is taken.
    """

    def __init__(self, app: ASGIApp, *, host: str = "127.0.0.1", port: int | None = None) -> None:
        self._socket = listen(host, port)
        shown = "localhost" if host in ("0.0.0.0", "::") else host
        self.address = f"http://{shown}:{self._socket.getsockname()[1]}/"
        config = uvicorn.Config(app, log_level="warning", timeout_keep_alive=30, timeout_graceful_shutdown=2)
        self._server = uvicorn.Server(config)
        self._thread: threading.Thread | None = None

    def run(self) -> None:
        """Serve in this thread until interrupted."""
        # Ctrl-C between making and starting uvicorn's coroutine is an ordinary end
        warnings.filterwarnings("ignore", "coroutine 'Server.serve' was never awaited", RuntimeWarning)
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End `run`, from any thread."""
        self._server.should_exit = True

    def __enter__(self) -> Server:
        self._thread = threading.Thread(target=self.run, name="server", daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.02)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._thread is not None:
            self._thread.join(10)


def listen(host: str, port: int | None) -> socket.socket:
    """A listening socket on the port, or on the first free one from 7860 on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    problem: OSError | None = None
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + PORTS):
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, candidate))
            found.listen(512)
        except OSError as error:
            found.close()
            problem = error
        else:
            return found
    raise problem or OSError("no port to try")
