"""Captions without motions: several sentences by different people about each clip, as in HumanML3D's text files.

A folder with ``captions.tsv`` whose columns are ``id`` and ``caption``; rows of one id describe the same motion.
Training uses them as paraphrases and as human wordings of library clips. Not in the paper.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from wamo.data.tables import read_table
from wamo.errors import DataError
from wamo.motion.captions import caption_key

FILE = "captions.tsv"
RESERVED = 5
"""One clip in so many is not trained on, so that what scores mean can be fitted and tested on captions of others."""


@dataclass(frozen=True)
class TextSet:
    """Captions by clip.

    Parameters
    ----------
    name : short name of the folder
    groups : the distinct captions of each clip, in the order of the file
    held_out : clips left out because a val or test split contains them
    others : clips of the other part, where only those that are reserved, or only the rest, were read
    """

    name: str
    groups: tuple[tuple[str, ...], ...]
    held_out: int = 0
    others: int = 0

    @property
    def paraphrased(self) -> tuple[tuple[str, ...], ...]:
        """Groups of at least two captions."""
        return tuple(group for group in self.groups if len(group) > 1)

    @property
    def captions(self) -> tuple[str, ...]:
        """Every distinct caption, in order."""
        return tuple(dict.fromkeys(caption for group in self.groups for caption in group))

    @property
    def hash(self) -> str:
        """Hash of all captions, for the lineage of a run."""
        digest = hashlib.blake2b(digest_size=16)
        for group in self.groups:
            digest.update("\n".join((*group, "", "")).encode())
        return digest.hexdigest()


def is_text_folder(folder: Path) -> bool:
    """Whether a folder holds captions without motions."""
    try:
        with (folder / FILE).open(encoding="utf-8-sig") as file:
            columns = file.readline().rstrip("\r\n").split("\t")
    except (OSError, UnicodeDecodeError):
        return False
    return {"id", "caption"} <= set(columns) and "trial" not in columns


def is_reserved(clip: str) -> bool:
    """Whether a clip's captions are kept for calibration (`RESERVED`), by its id."""
    return zlib.crc32(clip.encode()) % RESERVED == 0


def read_texts(folder: str | Path, held_out: Collection[str] = (), *, reserved: bool | None = None) -> TextSet:
    """The captions of a folder.

    Parameters
    ----------
    held_out : ids of clips that must not be learned from, since a val or test split contains them
    reserved : only the clips that are reserved for calibration, or only the others; None: all

    Raises
    ------
    DataError
        The folder has no such table, or no caption is left.
    """
    folder = Path(folder)
    if not is_text_folder(folder):
        raise DataError(
            f"{folder.name} has no {FILE} with the columns id and caption, one row per caption (HumanML3D's captions)"
        )
    groups: dict[str, dict[str, str]] = {}
    for row in read_table(folder / FILE, ("id", "caption")):
        caption = row["caption"].strip()
        if caption:
            groups.setdefault(row["id"], {}).setdefault(caption_key(caption), caption)
    seen = [name for name in groups if name not in held_out]
    wanted = [name for name in seen if reserved is None or is_reserved(name) == reserved]
    if not wanted:
        raise DataError(f"{folder.name}/{FILE} has no caption outside the val and test splits")
    kept = tuple(tuple(groups[name].values()) for name in wanted)
    return TextSet(folder.name, kept, len(groups) - len(seen), len(seen) - len(wanted))
