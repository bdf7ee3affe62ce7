"""Damaged checkpoint folders: headers, configurations, resume files, vectors of the library, hashes."""

from __future__ import annotations

import json
import shutil
import struct
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tests.fuzz.harness import Judge, mutated, numbered, pick
from tests.fuzz.readers import Faults, damaged
from wamo.files import write_json
from wamo.model import ModelConfig
from wamo.model.wamo import WaMo
from wamo.model.weights import MODEL, load_model, model_facts, save_model
from wamo.retrieval.embedder import HASHES, Embedder, sha256
from wamo.retrieval.vectors import Vectors, unit
from wamo.training.checkpoint import CONFIG, LAST, Progress, load_last, read_config, save_last
from wamo.training.config import TrainConfig

SMALL = ModelConfig(
    band_width=16, width=16, embedding=8, text_width=16, heads=2, band_layers=1, layers=1, text_layers=1, levels=1
)
VECTORS = "library.safetensors"


def good(folder: Path) -> Path:
    """A run's folder with everything that it can hold."""
    torch.manual_seed(0)
    folder.mkdir()
    config, model = TrainConfig(model=SMALL), WaMo(SMALL)
    save_model(model, folder, facts={"epoch": 1})
    optimiser = torch.optim.AdamW(model.parameters())
    model.motion.calibrate([torch.rand(30, 3 * SMALL.nodes)])
    sum(parameter.sum() for parameter in model.parameters()).backward()  # type: ignore[union-attr]
    optimiser.step()
    save_last(folder, model, config, None, optimiser, Progress(), [{"epoch": 1}])
    write_json(folder / CONFIG, config.to_dict())
    made = unit(np.random.default_rng(0).normal(size=(4, 8))).astype(np.float32)
    Vectors(made, made, ("a", "b", "c", "d"), "f" * 16, np.stack([made] * 9, 1), "clips").save(folder / VECTORS)
    write_json(folder / HASHES, {MODEL: sha256(folder / MODEL)})
    return folder


def run(inputs: int, seed: int = 0) -> Faults:
    """Load that many damaged checkpoints."""
    judge = Judge()
    with tempfile.TemporaryDirectory(prefix="wamo-fuzz-") as place:
        original, folder = good(Path(place) / "good"), Path(place) / "run"
        for _, rng, what in numbered(inputs, seed):
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(original, folder)
            name = str(pick(rng, (MODEL, MODEL, MODEL, LAST, LAST, VECTORS, CONFIG, HASHES)))
            file = folder / name
            if name.endswith(".safetensors") and rng.random() < 0.7:
                file.write_bytes(_other_header(file.read_bytes(), rng))
            elif name.endswith(".json") and rng.random() < 0.7:
                file.write_text(json.dumps(mutated(json.loads(file.read_text()), rng)))
            else:
                file.write_bytes(damaged(file.read_bytes(), rng))
            judge.attempt(f"{what} ({name})", lambda name=name: _load(folder, name))  # type: ignore[misc]
    return judge.faults


def _load(folder: Path, name: str) -> None:
    if name in (MODEL, HASHES):
        load_model(folder)
        model_facts(folder)
        Embedder(folder)
    elif name == VECTORS:
        Vectors.load(folder / VECTORS)
    elif name == CONFIG:
        read_config(folder)
    else:
        model = WaMo(SMALL)
        load_last(folder, model, TrainConfig(model=SMALL), torch.optim.AdamW(model.parameters()))


def _other_header(data: bytes, rng: np.random.Generator) -> bytes:
    """A safetensors file whose header has one thing exchanged: a tensor's shape, type or place, or metadata."""
    (size,) = struct.unpack("<Q", data[:8])
    header: dict[str, Any] = json.loads(data[8 : 8 + size])
    if rng.random() < 0.6 and "__metadata__" in header:
        name = pick(rng, sorted(header["__metadata__"]))
        try:
            text = json.dumps(mutated(json.loads(header["__metadata__"][name]), rng))
        except ValueError:
            text = str(pick(rng, ("", "x", "{")))
        header["__metadata__"][name] = pick(rng, (text, text, text, "[" * 50_000))
    elif rng.random() < 0.3:
        name = pick(rng, sorted(set(header) - {"__metadata__"}))
        header[str(pick(rng, ("x", "model.x", "optimiser.x.y", "optimiser.9.exp_avg", "")))] = header.pop(name)
    else:
        header = mutated(header, rng)
    written = json.dumps(header).encode()
    return struct.pack("<Q", len(written)) + written + data[8 + size :]
