"""Event files for TensorBoard, if it is installed: `tensorboard --logdir runs`.

All values are logged by training step. A resumed run marks later steps in earlier files as void, so that no step
appears twice.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

FOLDER = "tensorboard"
"""Name of the folder of event files in a run's folder."""


class Board:
    """Logger of a run's values; does nothing without a folder or the tensorboard package.

    Parameters
    ----------
    folder : folder of the event files, or None
    step : finished steps; later steps in older files become void
    """

    def __init__(self, folder: Path | None = None, step: int = 0) -> None:
        self._writer: Any = None
        if folder is None:
            return
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            log.info("no event files: TensorBoard is not installed (python -m pip install -e '.[tensorboard]')")
            return
        # TensorBoard reads files in the order of their names, which contain the second of their creation
        if any(folder.glob(f"events.out.tfevents.{int(time.time())}.*")):
            time.sleep(1.0)
        self._writer = SummaryWriter(str(folder), purge_step=step + 1)

    def step(self, step: int, values: Mapping[str, float]) -> None:
        """Log values of one training step, under `step/`."""
        self._write(step, {f"step/{name}": value for name, value in values.items()})

    def epoch(self, row: Mapping[str, Any]) -> None:
        """Log a row of the history: means over the epoch under `epoch/`, validation under `val/`."""
        named = {
            ("val/" if "/" in name or name == "val_score" else "epoch/") + name.removeprefix("val_"): value
            for name, value in row.items()
            if name not in ("epoch", "step")
        }
        self._write(int(row["step"]), {"epoch/number": row["epoch"], **named})

    def flush(self) -> None:
        """Write pending values to the file system."""
        if self._writer is not None:
            self._writer.flush()

    def close(self) -> None:
        """Close the files."""
        if self._writer is not None:
            self._writer.close()

    def _write(self, step: int, values: Mapping[str, float]) -> None:
        if self._writer is not None:
            for name, value in values.items():
                self._writer.add_scalar(name, value, step)
