"""Open the page: python app/main.py [--gallery FOLDER] [--checkpoint FOLDER] [--port N] [--host H]."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> None:
    """Read the command line, begin to load the model, serve the page."""
    parser = argparse.ArgumentParser(description="Serve the WaMo page: search human motion by words.")
    parser.add_argument("--gallery", type=Path, help="gallery folder (default: the embedded library)")
    parser.add_argument("--checkpoint", type=Path, help="checkpoint folder (default: the newest shipped one)")
    parser.add_argument("--port", type=int, help="port to listen on (default: 7860, or the next free one)")
    parser.add_argument("--host", default=os.environ.get("GRADIO_SERVER_NAME", "127.0.0.1"), help="address")
    args = parser.parse_args()
    for folder in (args.gallery, args.checkpoint):
        if folder is not None and not folder.is_dir():
            parser.error(f"{folder} is not a folder")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

    from app.server import page
    from app.server.engine import Engine
    from app.server.serving import Server

    engine = Engine(args.gallery, args.checkpoint)
    blocks = page.build(engine)
    engine.start()  # torch and the text encoder load beside the server's start
    try:
        server = Server(page.application(blocks), host=args.host, port=args.port)
    except OSError as error:
        taken = f"port {args.port}" if args.port else "every port from 7860 on"
        raise SystemExit(f"{taken} on {args.host} cannot be opened: choose another one with --port") from error
    print(f"WaMo is open at {server.address} (Ctrl+C ends it).", flush=True)
    server.run()


if __name__ == "__main__":
    main()
