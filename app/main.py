"""Open the page: python app/main.py [--gallery FOLDER] [--checkpoint FOLDER] [--port N] [--host H]."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> int:
    """Read the command line, start to load the model, serve the page.

    Returns
    -------
    0 when stopped by the user, 1 when the gallery or the checkpoint cannot be loaded, 2 when the port is taken
    """
    args = _arguments()
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

    from app.server import page, scratch
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


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve the WaMo page: search human motion by words.")
    parser.add_argument("--gallery", help="gallery folder or address: hf://, s3://, milvus+... (default: the library)")
    parser.add_argument("--checkpoint", help="checkpoint folder or hf://USER/NAME (default: the shipped one)")
    parser.add_argument("--port", type=int, help="port to listen on (default: 7860, or the next free one)")
    parser.add_argument("--host", default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"), help="address")
    parser.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME",
        help="name by which the API may be called, e.g. behind a proxy; may be repeated; * allows all",
    )  # fmt: skip
    args = parser.parse_args()
    for folder in (args.checkpoint, args.gallery):
        if folder is not None and ":" not in folder and not Path(folder).is_dir():
            parser.error(f"{folder} is not a folder")
    return args


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
