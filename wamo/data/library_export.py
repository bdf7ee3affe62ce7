"""Export the procedural library in HumanML3D's layout, for other training code."""

from __future__ import annotations

from pathlib import Path

from wamo.errors import ConfigError
from wamo.formats.humanml3d import write_humanml3d
from wamo.library.streams import stream

SHARES = {"train": 0.8, "val": 0.05, "test": 0.15}


def export(folder: str | Path, clips: int = 20000, seed: int = 0) -> dict[str, int]:
    """Write ``new_joints/*.npy``, ``texts/*.txt`` and the split lists; returns the number of clips of each split.

    Raises
    ------
    ConfigError
        For fewer than 3 clips, or a folder that already holds other files.
    """
    folder = Path(folder)
    if clips < 3:
        raise ConfigError(f"an export needs at least 3 clips, found {clips}")
    if folder.exists() and any(folder.iterdir()) and not (folder / "new_joints").is_dir():
        raise ConfigError(f"{folder} holds other files: choose an empty or a new folder")
    counts = {split: max(1, round(share * clips)) for split, share in SHARES.items()}
    counts["train"] = clips - counts["val"] - counts["test"]
    write_humanml3d(
        folder, {split: stream(split, count=count, seed=seed) for split, count in counts.items()}, features=True
    )
    return counts
