"""Contribution of each band and body part to a match, measured by hiding it. Not in the paper.

Vectors of clips with one band or part hidden come from the gallery if it stores them. Otherwise they are computed in
batches for the requested clips, and the most recently used are cached.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from wamo.retrieval.embedder import Embedder
from wamo.retrieval.store import Ids, Store

MEMORY = 32768
"""Number of cached vectors: 32 MB at 256 dimensions."""
BATCH = 64
BLOCK = 16_384
"""Clips whose vectors are in memory at a time: 16 MB at 256 dimensions, and a block of each shard's hidden ones."""


class Contributions:
    """Contributions of bands and parts to cosines, for any clips of a store.

    Parameters
    ----------
    embedder : loaded model; store : clips embedded with it
    memory : number of cached vectors; the least recently used one is dropped first
    """

    def __init__(self, embedder: Embedder, store: Store, memory: int = MEMORY) -> None:
        self._embedder, self._store, self._memory = embedder, store, memory
        self._known: OrderedDict[tuple[int, int], np.ndarray] = OrderedDict()
        self._lock = threading.Lock()  # one computation at a time, which bounds its memory

    def of(self, target: np.ndarray, ids: Ids, ways: Sequence[int]) -> np.ndarray:
        """(ids, ways) loss of cosine with ``target`` when a band or part is hidden.

        Parameters
        ----------
        target : (d,); ways : numbers of bands and parts, see `Embedder.ways`
        """
        found = np.zeros((len(ids), len(ways)))
        for start in range(0, len(ids), BLOCK):
            block = ids[start : start + BLOCK]
            shown = self._store.vectors(block) @ target
            without = self._store.hidden_cosines(target, block, ways)
            if without is None:
                without = self._computed(target, block, ways)
            found[start : start + BLOCK] = shown[:, None] - without
        return found

    def _computed(self, target: np.ndarray, ids: Ids, ways: Sequence[int]) -> np.ndarray:
        pieces = [self._hidden(ids[start : start + 1024], ways) @ target for start in range(0, len(ids), 1024)]
        return np.concatenate(pieces)

    def _hidden(self, ids: Ids, ways: Sequence[int]) -> np.ndarray:
        found = np.zeros((len(ids), len(ways), self._embedder.config.embedding), np.float32)
        with self._lock:
            for start in range(0, len(ids), BATCH):
                block = ids[start : start + BATCH]
                missing = [i for i in block if any((int(i), way) not in self._known for way in ways)]
                if missing:
                    motions = [self._embedder.fit(motion) for motion in self._store.motions(missing)]
                    for i, rows in zip(missing, self._embedder.hidden(motions, ways=ways), strict=True):
                        self._known.update({(int(i), way): row.copy() for way, row in zip(ways, rows, strict=True)})
                for row, i in enumerate(block, start):
                    for column, way in enumerate(ways):
                        found[row, column] = self._known[int(i), way]
                        self._known.move_to_end((int(i), way))
                while len(self._known) > self._memory:
                    self._known.popitem(last=False)
        return found
