"""A gallery in Milvus: searched there, and whole there, so that any machine that reaches the server can serve it.

Three collections hold a version of a gallery: ``NAME_VERSION`` (vectors and what filters need), ``..._captions``
(vectors of distinct sentences) and ``..._files`` (rows, joints and kept originals). The alias ``NAME`` points at the
version that readers open, so a gallery is replaced at once; the version before stays until the next one is published,
since servers may have it open. The index is FLAT: answers are exact.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from wamo.errors import DataError
from wamo.motion import Motion
from wamo.retrieval.integrity import checksum
from wamo.retrieval.milvus_client import BATCH, Address, MilvusFiles, connect, milvus_errors
from wamo.retrieval.milvus_filters import LONGEST, coded, expression, folded
from wamo.retrieval.milvus_versions import ABOUT, About, create_vectors, current_version, drop, names_of
from wamo.retrieval.originals import SourceFile, matches
from wamo.retrieval.rows import SCHEMA, Facets, Filters, GalleryRow, rows_of
from wamo.retrieval.shard import Shard
from wamo.retrieval.shard_files import arrow_bytes
from wamo.retrieval.store import CaptionHit, Ids, Matches, Store
from wamo.retrieval.vectors import Vectors, unpack

TEXTS = ["name", "captions"]
TEXTS_SCHEMA = pa.schema([SCHEMA.field(name) for name in TEXTS])


class MilvusStore(Store):
    """Clips in Milvus with the vectors of one model. One process may write to a gallery at a time.

    Parameters
    ----------
    address : of the gallery
    version : collection to open; default: the one that the address's alias names

    Raises
    ------
    ConfigError
        The address is none, or the extra is not installed.
    DataError
        No such gallery, or no server.
    """

    deepest = 16_384

    def __init__(self, address: Address, version: str | None = None) -> None:
        self.address = address
        if address.local and not Path(address.uri).exists():
            raise DataError(f"{address}: no such file. Copy a gallery there: wamo copy GALLERY {address}")
        self._client = connect(address)
        self._lock = threading.Lock()
        with milvus_errors(address):
            found = version or current_version(self._client, address)
            if not found or not self._client.has_collection(found):
                raise DataError(f"{address}: no such gallery. Copy one there: wamo copy GALLERY {address}")
            self.version = found
            for name in names_of(self.version):
                self._client.load_collection(name)
            self._files = MilvusFiles(self._client, f"{self.version}_files")
            about = self._files.get([ABOUT])
        try:
            self._about = About.parse(about[ABOUT])
        except (KeyError, ValueError, TypeError) as error:
            raise DataError(f"{address} is not a gallery of this package, or incomplete; copy it again") from error

    @classmethod
    def create(cls, address: Address, version: str, fingerprint: str, width: int) -> MilvusStore:
        """Make an empty version of a gallery, or open the one that is there. Readers see it after `publish`."""
        client = connect(address)
        clips, captions, files = names_of(version)
        with milvus_errors(address):
            stored = MilvusFiles(client, files)
            if not all(map(client.has_collection, (clips, captions, files))):
                drop(client, version)
                create_vectors(client, clips, width, captions=False)
                create_vectors(client, captions, width, captions=True)
                stored.create()
                stored.put({ABOUT: json.dumps(asdict(About(fingerprint, width))).encode()})
        return cls(address, version)

    def publish(self) -> None:
        """Let the address name this version. The one that it named before stays for who has it open; others go."""
        with milvus_errors(self.address):
            before = current_version(self._client, self.address)
            if before == self.version:
                return
            if before is None:
                self._client.create_alias(self.version, self.address.name)
            else:
                self._client.alter_alias(self.version, self.address.name)
            prefix = f"{self.address.name}_"
            for other in self._client.list_collections():
                version = other.removesuffix("_files").removesuffix("_captions")
                known = re.fullmatch(re.escape(prefix) + "[0-9a-f]{16}", version)
                if known and version not in (self.version, before):
                    drop(self._client, version)

    def close(self) -> None:
        """End the connection; a Milvus Lite file can then be opened by another process."""
        self._client.close()

    def __len__(self) -> int:
        return self._about.clips

    def embedded(self, fingerprint: str) -> bool:
        """Whether the vectors are those of these weights."""
        return self._about.fingerprint == fingerprint

    def add(
        self, motions: Sequence[Motion], vectors: Vectors, rows: Sequence[GalleryRow] | None = None,
        originals: Mapping[str, bytes] | None = None,
    ) -> None:  # fmt: skip
        """Append clips; see `Store.add`. They are counted last, so that a killed writer leaves the former gallery.

        Parameters
        ----------
        originals : content of the kept files that the rows name
        """
        rows = rows or [GalleryRow.of(motion) for motion in motions]
        shard = Shard.of(motions, rows)
        with self._lock, milvus_errors(self.address):
            if vectors.fingerprint != self._about.fingerprint:
                raise DataError(f"{self.address} holds vectors of other weights")
            self._put_files(shard, originals or {})
            self._put_captions(vectors)
            self._put_clips(rows, vectors.motions)
            facets = shard.columns.facets()
            about = replace(
                self._about, clips=len(self) + len(rows), longest=max(self._about.longest, facets.longest),
                sources=tuple(sorted({*self._about.sources, *facets.sources})),
                splits=tuple(sorted({*self._about.splits, *facets.splits})),
                blocks=None if self._about.blocks is None else (*self._about.blocks, len(self)),
            )  # fmt: skip
            self._files.put({ABOUT: json.dumps(asdict(about)).encode()})
            self._about = about

    def _put_files(self, shard: Shard, originals: Mapping[str, bytes]) -> None:
        files = {f"original/{name}": data for name, data in originals.items()}
        for i, row in enumerate(shard.table.to_pylist(), len(self)):
            joints = shard.joints[row["start"] : row["start"] + row["frames"]]
            files[f"row/{i}"] = json.dumps(row | {"start": 0}).encode("utf-8", "surrogatepass")
            files[f"joints/{i}"] = np.ascontiguousarray(joints, "<i2").tobytes()
        files[f"texts/{len(self)}"] = arrow_bytes(shard.table.select(TEXTS))
        self._files.put(files)

    def _put_captions(self, vectors: Vectors) -> None:
        made = unpack(np.asarray(vectors.captions))
        entries = [
            {
                "id": checksum(text),
                "vector": vector,
                "text": shortened(text),
            }
            for text, vector in zip(vectors.sentences, made, strict=True)
        ]
        for start in range(0, len(entries), BATCH):
            self._client.upsert(f"{self.version}_captions", entries[start : start + BATCH])

    def _put_clips(self, rows: Sequence[GalleryRow], vectors: np.ndarray) -> None:
        entries = [
            {
                "id": i, "vector": np.asarray(vector, np.float32), "name": coded(folded(row.name)),
                "source": coded(row.source), "split": coded(row.split), "seconds": row.duration,
            }
            for i, (row, vector) in enumerate(zip(rows, vectors, strict=True), len(self))
        ]  # fmt: skip
        for start in range(0, len(entries), BATCH):
            self._client.upsert(self.version, entries[start : start + BATCH])

    def search(self, vector: np.ndarray, k: int, filters: Filters | None = None) -> Matches:
        """The k clips with the highest cosine, exact; see `Store.search`."""
        k = min(k, len(self), self.deepest)
        if k <= 0:
            return Matches(np.zeros(0, np.int64), np.zeros(0, np.float32))
        hits = self._search(self.version, vector, k, "id", expression(filters, len(self)))
        ids = np.array([hit["id"] for hit in hits], np.int64)
        scores = np.array([hit["distance"] for hit in hits], np.float32)
        order = np.lexsort((ids, -scores))
        return Matches(ids[order], scores[order])

    def rows(self, ids: Ids) -> list[GalleryRow]:
        """Rows of these clips, in this order."""
        wanted = self.check_ids(ids).tolist()
        return rows_of(self._table(wanted)) if wanted else []

    def vectors(self, ids: Ids) -> np.ndarray:
        """(ids, d) float32 unit vectors of these clips."""
        wanted = self.check_ids(ids)
        known: dict[int, Any] = {}
        distinct = np.unique(wanted).tolist()
        with milvus_errors(self.address):
            for start in range(0, len(distinct), BATCH):
                block = distinct[start : start + BATCH]
                found = self._client.query(self.version, filter=f"id in {block}", output_fields=["vector"])
                known |= {int(one["id"]): one["vector"] for one in found}
        if len(known) < len(distinct):
            raise DataError(f"{self.address} lacks vectors of its clips; copy the gallery again")
        rows = [known[i] for i in wanted.tolist()]
        return np.array(rows, np.float32).reshape(len(wanted), self._about.width)

    def hidden(self, ids: Ids) -> np.ndarray | None:
        """None: vectors with hidden bands and parts are computed on demand."""
        return None

    def motion(self, index: int) -> Motion:
        """A clip, as it was stored."""
        return self.motions([index])[0]

    def motions(self, ids: Ids) -> list[Motion]:
        """Clips, as they were stored, in one request."""
        wanted = self.check_ids(ids).tolist()
        table = self._table(wanted)
        files = self._need([f"joints/{i}" for i in wanted])
        found = []
        for place, data in enumerate(files):
            row = table.slice(place, 1)
            joints = np.frombuffer(data, "<i2")
            frames = row["frames"][0].as_py()
            if not frames or len(joints) % (3 * frames):
                raise DataError(f"the joints of clip {wanted[place]} in {self.address} do not fit its row")
            found.append(Shard(row, joints.reshape(frames, -1, 3), ()).motion(0))
        return found

    def describe(self, vector: np.ndarray, k: int) -> list[CaptionHit]:
        """The k captions with the highest cosine, each once."""
        if k <= 0:
            return []
        hits = self._search(f"{self.version}_captions", vector, min(k, self.deepest), "text", "")
        return [CaptionHit(hit["entity"]["text"], float(hit["distance"])) for hit in hits]

    def facets(self) -> Facets:
        """What searches can be narrowed by."""
        return Facets(self._about.sources, self._about.splits, self._about.longest)

    def texts(self) -> pa.Table:
        """Names and captions of every clip, by id; in a gallery of an older version this reads every row."""
        if self._about.blocks is None:
            return self._table(range(len(self))).select(TEXTS)
        try:
            parts = [pa.ipc.open_file(one).read_all() for one in self._need([f"texts/{i}" for i in self._about.blocks])]
            found = pa.concat_tables([TEXTS_SCHEMA.empty_table(), *parts])
            found.validate(full=True)
        except pa.ArrowException as error:
            raise DataError(f"the captions in {self.address} are damaged ({error}); copy the gallery again") from error
        if len(found) != len(self):
            raise DataError(f"{self.address} has {len(found)} names of {len(self)} clips; copy the gallery again")
        return found

    def original(self, index: int) -> tuple[SourceFile, ...]:
        """The kept file of a clip; see `Store.original`."""
        kept = self.row(index).original
        if not kept:
            raise DataError("no original file is kept of this clip; build the gallery with --originals to keep them")
        contents = self._need([f"original/{one.file}" for one in kept])
        if not all(matches(one.file, data) for one, data in zip(kept, contents, strict=True)):
            raise DataError(f"the original of clip {index} in {self.address} is damaged; copy the gallery again")
        return tuple(SourceFile(one.name, data) for one, data in zip(kept, contents, strict=True))

    def _search(self, collection: str, vector: np.ndarray, k: int, field: str, wanted: str) -> list[Any]:
        with milvus_errors(self.address):
            (hits,) = self._client.search(
                collection, data=[np.asarray(vector, np.float32).tolist()], anns_field="vector", limit=k,
                filter=wanted, output_fields=[field], search_params={"metric_type": "IP"},
            )  # fmt: skip
        return list(hits)

    def _table(self, ids: Sequence[int]) -> pa.Table:
        try:
            return pa.Table.from_pylist([json.loads(one) for one in self._need([f"row/{i}" for i in ids])], SCHEMA)
        except (ValueError, pa.ArrowException) as error:
            raise DataError(f"a row of {self.address} is damaged ({error}); copy the gallery again") from error

    def _need(self, keys: Sequence[str]) -> list[bytes]:
        with milvus_errors(self.address):
            found = self._files.get(list(dict.fromkeys(keys)))
        if missing := [key for key in keys if key not in found]:
            raise DataError(f"{self.address} lacks {missing[0]}; copy the gallery again")
        return [found[key] for key in keys]


def shortened(text: str) -> str:
    """A sentence that fits a field of Milvus."""
    return text.encode()[:LONGEST].decode("utf-8", "ignore")
