"""Render one video in a separate process: ``python -m app.server.render_worker JOB.json``.

The job file holds ``motion`` (an .npz), ``target`` and the fields of `wamo.render.VideoOptions`. Progress is printed
as one number a line. A separate process does not slow the server's threads, can be ended at any time, and has its
own graphics context.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main(file: Path) -> int:
    """Render the job; 0 on success, 3 after a problem whose message is printed to stderr."""
    if hasattr(os, "nice"):
        os.nice(15)
    from wamo.errors import WamoError
    from wamo.formats import read
    from wamo.render import Camera, VideoOptions, render_video

    job = json.loads(file.read_text("utf-8"))

    def progress(share: float) -> None:
        print(f"{share:.4f}", flush=True)

    try:
        options = VideoOptions(**{**job["options"], "camera": Camera(**job["options"]["camera"])})
        render_video(read(job["motion"]), Path(job["target"]), options, progress=progress)
    except WamoError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
