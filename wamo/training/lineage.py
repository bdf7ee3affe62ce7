"""Lineage of weights: commit, command, data and initial checkpoint, stored with the checkpoint."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from wamo.data.samples import DataSet
from wamo.data.texts import TextSet
from wamo.library import store
from wamo.model.weights import fingerprint
from wamo.training.config import TrainConfig

_ROOT = Path(__file__).resolve().parents[2]


def lineage_of(config: TrainConfig, data: Sequence[DataSet], texts: TextSet | None = None) -> dict[str, Any]:
    """Collect the lineage of a run. Folders appear by name only, so that a checkpoint can be published.

    Returns
    -------
    ``version`` of the package, git ``commit`` ("" outside a checkout; "+" marks uncommitted changes), ``command``,
    ``data`` (data set -> `data_hash`; of the library its validation clips, of captions without motions their own),
    ``library`` (hash of the embedded library), ``init`` (hash of the initial weights)
    """
    return {
        "version": _version(),
        "commit": git_commit(),
        "command": " ".join(_without_folders(word) for word in sys.argv),
        "data": {dataset.name: data_hash(dataset) for dataset in data} | ({texts.name: texts.hash} if texts else {}),
        "library": store.fingerprint(),
        "init": fingerprint(config.init) if config.init else "",
    }


def data_hash(dataset: DataSet) -> str:
    """Hash of the samples of a data set: keys, splits, captions and joints."""
    digest = hashlib.blake2b(digest_size=16)
    for sample in dataset.samples:
        digest.update("\n".join((sample.key, sample.split, sample.label, *sample.captions, "")).encode())
        digest.update(sample.motion.joints.tobytes())
    return digest.hexdigest()


def git_commit() -> str:
    """Commit of the checkout that this package runs from, with "+" for uncommitted changes; "" outside of one."""
    if not (_ROOT / ".git").exists():
        return ""
    try:
        commit = _git("rev-parse", "HEAD")
        return commit + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def _version() -> str:
    try:
        return metadata.version("wamo")
    except metadata.PackageNotFoundError:
        return ""


def _git(*words: str) -> str:
    done = subprocess.run(["git", "-C", str(_ROOT), *words], capture_output=True, text=True, check=True, timeout=10)
    return done.stdout.strip()


def _without_folders(word: str) -> str:
    """A word of the command line, with paths reduced to their last part."""
    option, equals, value = word.rpartition("=") if word.startswith("-") else ("", "", word)
    return option + equals + (Path(value).name if "/" in value or "\\" in value else value)
