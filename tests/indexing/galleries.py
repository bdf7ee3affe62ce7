"""Galleries as tests look at them, damage them, and write them in the old format."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from wamo.motion import Motion
from wamo.retrieval import Gallery
from wamo.retrieval.embedder import Embedder


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(gallery: Path) -> list[str]:
    opened = Gallery.load(gallery)
    return sorted(row.name for row in opened.rows(range(len(opened))))


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2] ^= 4
    path.write_bytes(damaged)


def shard_of(gallery: Path, source: str) -> Path:
    """The folder of the shard that holds a source's clips."""
    (found,) = [one.shard.folder for one in Gallery.load(gallery).segments if one.shard.inputs[0].source == source]
    assert found is not None
    return found


def version_1(folder: Path, motions: list[Motion], embedder: Embedder) -> None:
    """Write the files of a version 1 gallery."""
    from safetensors.numpy import save_file

    from wamo.motion.facts import clip_to_json

    folder.mkdir()
    joints = np.concatenate([np.round(m.joints / 0.0005).astype(np.int16) for m in motions])
    starts = np.cumsum([0, *map(len, motions)])
    rows = [
        {
            "name": m.name, "captions": list(m.captions), "source": "old", "split": "val", "completed": [],
            "labels": clip_to_json(m.clip), "skeleton": "smpl22", "fps": m.fps, "frames": len(m),
            "start": int(start), "scale": 0.0005,
        }
        for m, start in zip(motions, starts, strict=False)
    ]  # fmt: skip
    np.save(folder / "joints-abc.npy", joints)
    index = {"version": 1, "provenance": {"made": "long ago"}, "fingerprint": "abc", "clips": rows}
    (folder / "gallery.json").write_text(json.dumps(index))
    vectors = embedder.vectors(motions, explanations=True)
    assert vectors.hidden is not None
    tensors: dict[str, np.ndarray] = {
        "motions": vectors.motions.astype(np.float16),
        "hidden": np.clip(np.round(vectors.hidden * 320), -127, 127).astype(np.int8),
        "captions": np.clip(np.round(vectors.captions * 320), -127, 127).astype(np.int8),
        "sentences": np.frombuffer("\n".join(vectors.sentences).encode(), np.uint8),
    }
    save_file(tensors, folder / "vectors.safetensors", {"fingerprint": vectors.fingerprint, "clips": "abc"})
