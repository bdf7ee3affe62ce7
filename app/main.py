"""Open the page: python app/main.py [--gallery FOLDER] [--checkpoint FOLDER] [--port N] [--host H]."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> int:
    """Read the command line, start to load the model, serve the page.

    Returns
    -------
    0 when stopped by the user, 1 when the gallery or the checkpoint cannot be loaded, 2 when the port is taken or an
    argument is wrong
    """
    from app.server.arguments import parse
    from wamo import scratch
    from wamo.errors import ConfigError

    try:
        args = parse()
    except ConfigError as error:
        return _fail(str(error), 2)
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

    from app.server import page
    from app.server.services import Services
    from app.server.services.loading import Loader
    from app.server.serving import Server

    scratch.sweep()
    loader = Loader(args.gallery, args.checkpoint)
    services = Services(loader)
    hosts = {args.host, *args.allow_host, *filter(None, os.environ.get("WAMO_ALLOWED_HOSTS", "").split(","))}
    app = page.application(services, allowed_hosts=hosts)
    try:
        server = Server(app, host=args.host, port=args.port)
    except OSError:
        taken = f"port {args.port}" if args.port else "every port from 7860 on"
        return _fail(f"{taken} on {args.host} cannot be opened. Choose another one with --port.", 2)
    loader.start(failed=lambda problem: server.stop())  # torch and the text encoder load beside the server
    print(f"WaMo is open at {server.address} (Ctrl+C ends it).", flush=True)
    server.run()
    return _fail(loader.problem, 1) if loader.problem else 0


def _fail(message: str, status: int) -> int:
    print(f"wamo: {message}", file=sys.stderr, flush=True)
    return status


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        code = _fail("stopped", 130)
    sys.stdout.flush()
    os._exit(code)  # threads that still load or compute have nothing to save
