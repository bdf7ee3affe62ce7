"""Damaged gallery folders: bytes flipped in any file, and wrong content under hashes that fit."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tests.fuzz.harness import Judge, mutated, numbered, pick
from tests.fuzz.readers import Faults, damaged
from wamo.files import write_json
from wamo.indexing import info, verify
from wamo.motion import SMPL22, Motion
from wamo.retrieval import Filters, Gallery
from wamo.retrieval.integrity import Digest, checksum
from wamo.retrieval.manifest import NAME, SHARDS
from wamo.retrieval.segment import Segment
from wamo.retrieval.shard import Shard, identify
from wamo.retrieval.shard_files import INDEX, JOINTS, ROWS, SENTENCES, read_arrow, write_array, write_arrow
from wamo.retrieval.vectors import Vectors, unit

MODEL, WIDTH = "f" * 16, 8


def good(folder: Path) -> Path:
    """A gallery of two shards with three clips each, and vectors."""
    rng, segments = np.random.default_rng(0), []
    for number in range(2):
        motions = [
            Motion(
                rng.normal(0, 0.5, (12, len(SMPL22), 3)).astype(np.float32), 20, name=f"clip {number}{n}",
                captions=(f"a person does {number}{n}", "someone moves"), source="made",
            )
            for n in range(3)
        ]  # fmt: skip
        shard = Gallery.of(motions, splits=["train", "val", ""]).segments[0].shard
        made = [unit(rng.normal(size=(n, WIDTH))).astype(np.float32) for n in (3, len(shard.sentences))]
        hidden = unit(rng.normal(size=(3, 9, WIDTH))).astype(np.float32)
        segments.append(Segment(shard, None, Vectors(made[0], made[1], shard.sentences, MODEL, hidden)))
    return Gallery(segments, {"sources": ["made"]}).save(folder)


def use(folder: Path) -> None:
    """Everything that a reader does with a gallery."""
    gallery = Gallery.load(folder, MODEL)
    gallery.facets(), gallery.texts(), gallery.fingerprints()
    if gallery.embedded(MODEL):
        target = np.ones(WIDTH, np.float32)
        found = gallery.search(target, 3, Filters(0, 99, ["made"], ["train"], "clip"))
        gallery.search(target, 10), gallery.describe(target, 2), gallery.hidden(found.ids)
    for place in range(min(len(gallery), 6)):
        gallery.row(place), gallery.motion(place)


def run(inputs: int, seed: int = 0) -> Faults:
    """Open, use and verify that many damaged galleries."""
    judge = Judge()
    with tempfile.TemporaryDirectory(prefix="wamo-fuzz-") as place:
        original, folder = good(Path(place) / "good"), Path(place) / "gallery"
        for number, rng, what in numbered(inputs, seed):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(original, folder)
            how = pick(rng, (_flip, _flip, _manifest, _reseal_index, _reseal_rows, _reseal_vectors))
            how(folder, rng)
            judge.attempt(f"{what} ({how.__name__})", lambda: use(folder))
            if number % 4 == 0:
                judge.attempt(f"{what} ({how.__name__}, verify)", lambda: (verify(folder), info(folder)))
    return judge.faults


def _flip(folder: Path, rng: np.random.Generator) -> None:
    """Bytes of one file, or the whole file."""
    file = pick(rng, sorted(path for path in folder.rglob("*") if path.is_file()))
    if rng.random() < 0.05:
        file.unlink()
    elif rng.random() < 0.05:
        file.unlink()
        file.mkdir()
    else:
        file.write_bytes(damaged(file.read_bytes(), rng))


def _manifest(folder: Path, rng: np.random.Generator) -> None:
    """A wrong list of shards under a checksum that fits."""
    value = json.loads((folder / NAME).read_text())
    value.pop("checksum")
    value = mutated(value, rng)
    if isinstance(value, dict):
        value["checksum"] = checksum(value)
    (folder / NAME).write_text(json.dumps(value))


def _one(folder: Path, rng: np.random.Generator) -> Path:
    return pick(rng, sorted((folder / SHARDS).iterdir()))


def _sealed(folder: Path, shard: Path, index: Any) -> None:
    """Write a shard's list, name the shard after it, and list the new name."""
    text = json.dumps(index, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    (shard / INDEX).write_text(text, errors="replace")
    name = identify((shard / INDEX).read_text())
    shard.rename(shard.parent / name)
    value = json.loads((folder / NAME).read_text())
    value.pop("checksum")
    for entry in value["shards"]:
        entry["id"] = name if entry["id"] == shard.name else entry["id"]
    write_json(folder / NAME, value | {"checksum": checksum(value)})
    for file in (shard.parent / name).glob("vectors-*.json"):
        vectors = json.loads(file.read_text())
        vectors.pop("checksum")
        vectors["shard"] = name
        write_json(file, vectors | {"checksum": checksum(vectors)})


def _reseal_index(folder: Path, rng: np.random.Generator) -> None:
    """A wrong list of a shard's files."""
    shard = _one(folder, rng)
    _sealed(folder, shard, mutated(json.loads((shard / INDEX).read_text()), rng))


def _reseal_rows(folder: Path, rng: np.random.Generator) -> None:
    """Wrong rows, sentences or joints with hashes that fit."""
    shard = _one(folder, rng)
    name = pick(rng, (ROWS, ROWS, ROWS, SENTENCES, JOINTS))
    if name == ROWS:
        table = read_arrow(shard / ROWS)
        rows = table.to_pylist()
        row = rows[int(rng.integers(len(rows)))]
        column = pick(rng, sorted(row))
        row[column] = pick(rng, WRONG.get(column, (None, "", "x")))
        write_arrow(shard / ROWS, pa.Table.from_pylist(rows, schema=table.schema))
    elif name == SENTENCES:
        values: Any = pick(rng, ([], ["a"], [None] * 9, ["a"] * 99))
        write_arrow(shard / SENTENCES, pa.table({"sentence": pa.array(values, pa.string())}))
    else:
        shape = pick(rng, ((0, 22, 3), (36, 22, 2), (36, 3), (36, 21, 3), (12, 22, 3)))
        write_array(shard / JOINTS, np.zeros(shape, pick(rng, (np.int16, np.float32, np.int64))))
    index = json.loads((shard / INDEX).read_text())
    index["files"][name] = asdict(Digest.of(shard / name))
    _sealed(folder, shard, index)


WRONG: dict[str, tuple[Any, ...]] = {
    "fps": (0.0, -1.0, float("nan"), float("inf"), 1e-300, 1e300, None), "frames": (0, -1, 2**31 - 1, 1, None),
    "start": (-1, 2**62, 30, None), "scale": (0.0, -1.0, float("nan"), float("inf"), 1e300, None),
    "skeleton": ("", "kit21", "smpl999", None), "captions": ([], [None], None, ["x\ny"], [""]),
    "completed": (["nose"], None, [None]),
    "original": (None, [None], [{"name": None, "file": None}], [{"name": "a", "file": "../x"}]),
    "clip": ("", "{", "[]", "null", "3", '{"kind": "trial"}', '{"kind": "window", "start": "x"}', "[" * 9000, None),
}  # fmt: skip


def _reseal_vectors(folder: Path, rng: np.random.Generator) -> None:
    """Wrong vectors, or a wrong list of them, with hashes that fit."""
    shard = Shard.open(_one(folder, rng))
    assert shard.folder is not None
    file = shard.folder / f"vectors-{MODEL}.json"
    value = json.loads(file.read_text())
    value.pop("checksum")
    if rng.random() < 0.4:
        value = mutated(value, rng)
    else:
        name = pick(rng, sorted(value["files"]))
        shape = pick(rng, ((3, WIDTH), (3, 5), (0, WIDTH), (4, 9, WIDTH), (3,), (4, 0)))
        array = np.full(
            shape, pick(rng, (0, 1, 100)), pick(rng, (np.int8, np.float32, np.float64, np.bool_, np.complex64))
        )
        write_array(shard.folder / name, array)
        value["files"][name] = Digest.of(shard.folder / name).as_dict()
    if isinstance(value, dict):
        value["checksum"] = checksum(value)
    file.write_text(json.dumps(value))
