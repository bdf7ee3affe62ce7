"""Hostile requests to every endpoint of the server, over its whole application: each is answered below 500."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import torch
from starlette.testclient import TestClient

from app.server import page
from app.server.endpoints import Endpoints
from app.server.services import Services
from app.server.services.loading import Loader
from tests.fuzz.harness import NASTY, Judge, mutated, numbered, pick
from tests.fuzz.readers import Faults, damaged, good_files
from wamo.motion import SMPL22, Motion
from wamo.retrieval import Gallery, Retriever
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.retriever import DEFAULT_CHECKPOINT

VISITOR = "fuzz-0123456789abcdef"
USUAL: dict[str, Any] = {
    "query": "a person walks", "key": "g0", "keys": ["g0", "g1"], "kind": "npz", "job": "0", "visitor": VISITOR,
    "count": 2, "levels": 3, "wavelet": "db1", "moments": 4, "window": 1.0, "start": 0.0, "components": False,
    "exclude": "runs", "band_weights": {"a3": 0.5}, "part_weights": {"torso": 2.0}, "gains": {"d1": 0.0},
    "filters": {"min_seconds": 0.5}, "end": 0.5, "speed": 2.0, "rate": "page", "joint": 3, "axis": "x", "size": 64,
    "caption": "me", "fps": 20.0, "wait": False,
}  # fmt: skip


def run(inputs: int, seed: int = 0) -> Faults:
    """Send that many requests."""
    judge, files = Judge(), good_files()
    torch.set_num_threads(1)
    services = Services(Loader.of(_retriever()))
    table = Endpoints(services).table
    with TestClient(page.application(services), base_url="http://localhost", raise_server_exceptions=False) as client:

        def send(path: str, body: bytes, kind: str = "application/json") -> None:
            answer = client.post(path, content=body, headers={"Content-Type": kind})
            if answer.status_code >= 500 or "Traceback" in answer.text or "/tmp" in answer.text:
                raise AssertionError(f"{path} {body[:300]!r}: {answer.status_code} {answer.text[:300]}")

        for _, rng, what in numbered(inputs, seed):
            name = str(pick(rng, sorted(table)))
            body = _body(name, table[name].request.model_fields, rng, files)
            path = pick(rng, (f"/api/v1/{name}",) * 8 + (f"/gradio_api/run/{name}", "/mcp"))
            if path.startswith("/gradio"):
                body = json.dumps({"data": [pick(rng, NASTY) for _ in range(int(rng.integers(0, 12)))]}).encode()
            judge.attempt(f"{what} ({path})", lambda path=path, body=body: send(path, body))  # type: ignore[misc]
    return judge.faults


def _retriever() -> Retriever:
    rng = np.random.default_rng(0)
    rest = rng.normal(0, 0.4, (1, len(SMPL22), 3))
    motions = [
        Motion((rest + rng.normal(0, 0.02, (frames, len(SMPL22), 3))).astype(np.float32), 20, captions=("moves",))
        for frames in (1, 20, 60)
    ]
    return Retriever(Embedder(DEFAULT_CHECKPOINT), Gallery.of(motions))


def _body(name: str, fields: Any, rng: np.random.Generator, files: dict[str, bytes]) -> bytes:
    request = {field: USUAL[field] for field in fields if field in USUAL and rng.random() < 0.8}
    if name == "analyse":
        chosen = str(pick(rng, sorted(files)))
        content = base64.b64encode(damaged(files[chosen], rng)).decode()
        request["files"] = [{"name": chosen, "content": content}]
    if name == "export" and rng.random() < 0.5:
        request["kind"] = str(pick(rng, ("bvh", "glb", "csv", "png", "svg", "original")))
    if rng.random() < 0.8:
        request = mutated(request, rng)
    if isinstance(request, dict) and request.get("kind") in ("mp4", "gif"):
        request["kind"] = "csv"
    body = json.dumps(request).encode("utf-8", "surrogatepass")
    return damaged(body, rng) if rng.random() < 0.1 else body
