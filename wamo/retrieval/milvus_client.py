"""The connection to Milvus: addresses, errors, and files kept in a collection.

Addresses are ``milvus+file:PATH#NAME`` (Milvus Lite in this process) and ``milvus+http://HOST:PORT#NAME`` or
``milvus+https://USER:PASSWORD@HOST:PORT#NAME`` (a server or cluster). NAME is that of a gallery.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wamo.errors import ConfigError, DataError
from wamo.retrieval.address import MILVUS as PREFIX
from wamo.retrieval.milvus_filters import among

if TYPE_CHECKING:
    from pymilvus import MilvusClient

TIMEOUT_S = 60.0
PART = 48_000
"""Bytes of one part of a file; 64,000 in base64."""
BATCH = 512
"""Keys of one query."""
UPLOAD = 16_000_000
"""Characters of one upload; Milvus refuses messages above 64 MB."""
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,199}")


@dataclass(frozen=True)
class Address:
    """Where a gallery lies in Milvus.

    Parameters
    ----------
    uri : path of a Milvus Lite file, or http(s)://HOST:PORT
    name : of the gallery
    """

    uri: str
    name: str

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; ConfigError says how one looks."""
        place, _, name = text.removeprefix(PREFIX).partition("#")
        kind, _, rest = place.partition(":")
        known = rest if kind == "file" else kind in ("http", "https") and len(rest) > 2 and rest.startswith("//")
        if not text.startswith(PREFIX) or not known or not _NAME.fullmatch(name):
            raise ConfigError(
                f"expected milvus+file:PATH.db#NAME or milvus+http://HOST:19530#NAME (NAME: letters, digits, _), "
                f"found {_hide(text)[:120]!r}"
            )
        return cls(rest if kind == "file" else place, name)

    @property
    def local(self) -> bool:
        """Whether this is a Milvus Lite file."""
        return not self.uri.startswith(("http://", "https://"))

    def __str__(self) -> str:
        where = f"file:{Path(self.uri).name}" if self.local else _hide(self.uri)
        return f"{PREFIX}{where}#{self.name}"


def connect(address: Address) -> MilvusClient:
    """Open a connection.

    Raises
    ------
    ConfigError
        The extra is not installed.
    DataError
        The server cannot be reached, or another process uses the file.
    """
    try:
        from pymilvus import MilvusClient

        if address.local:
            import milvus_lite  # noqa: F401  pymilvus asks for it only when it is too late for a clear message
    except ImportError as error:
        raise ConfigError("galleries in Milvus need an extra: pip install 'wamo[milvus]'") from error
    for name in ("pymilvus", *(["grpc._server"] if address.local else [])):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # they log tracebacks of errors that are raised or harmless
    with milvus_errors(address):
        if address.local:
            Path(address.uri).parent.mkdir(parents=True, exist_ok=True)
            # pymilvus takes a path for a file only if it ends like this
            if not address.uri.endswith(".db"):
                raise ConfigError(f"the file of a Milvus Lite gallery ends in .db, found {Path(address.uri).name!r}")
            # Lite's server ends connections that ask as often as pymilvus does whether it is alive
            return MilvusClient(str(Path(address.uri).resolve()), grpc_options={"grpc.keepalive_time_ms": 600_000})
        return MilvusClient(address.uri, timeout=TIMEOUT_S)


@contextlib.contextmanager
def milvus_errors(address: Address) -> Iterator[None]:
    """Turn errors of Milvus and of the network into DataError."""
    from pymilvus.exceptions import MilvusException

    try:
        yield
    except MilvusException as error:
        mend = "is it open in another process?" if address.local else "is the server running?"
        text = _hide(str(getattr(error, "message", "") or error)).splitlines()[0][:200]
        raise DataError(f"{address}: Milvus says {text!r}; {mend}") from error
    except OSError as error:
        raise DataError(f"{address}: {error.strerror or type(error).__name__}") from error


class MilvusFiles:
    """Whole files in a collection, compressed and cut into parts that fit a text field.

    Milvus wants a vector in every collection; it is not used. Keys consist of letters, digits, ``.``, ``-`` and ``/``.

    Parameters
    ----------
    client : connection; collection : name of the collection
    """

    def __init__(self, client: MilvusClient, collection: str) -> None:
        self._client, self._collection = client, collection

    def create(self) -> None:
        """Make the collection; files stay on the server's disk where it supports that (``mmap.enabled``)."""
        from pymilvus import DataType

        schema = self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("key", DataType.VARCHAR, is_primary=True, max_length=200)
        schema.add_field("parts", DataType.INT64)
        schema.add_field("data", DataType.VARCHAR, max_length=65_535)
        schema.add_field("unused", DataType.FLOAT_VECTOR, dim=2)
        index = self._client.prepare_index_params()
        index.add_index("unused", index_type="FLAT", metric_type="IP")
        self._client.create_collection(
            self._collection, schema=schema, index_params=index, consistency_level="Strong",
            properties={"mmap.enabled": "true"},
        )  # fmt: skip

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files, or write them again."""
        waiting: list[dict[str, Any]] = []
        size = 0
        for key, data in files.items():
            packed = zlib.compress(data, 6)
            parts = [packed[start : start + PART] for start in range(0, len(packed), PART)]
            for number, part in enumerate(parts):
                text = base64.b64encode(part).decode()
                waiting.append({"key": f"{key}/{number}", "parts": len(parts), "data": text, "unused": [0.0, 0.0]})
                size += len(text)
                if size > UPLOAD:
                    self._client.upsert(self._collection, waiting)
                    waiting, size = [], 0
        if waiting:
            self._client.upsert(self._collection, waiting)

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Key -> file; keys that are not there are left out.

        Raises
        ------
        DataError
            A part of a file is missing or damaged.
        """
        first = self._parts([f"{key}/0" for key in keys])
        more = [f"{key}/{n}" for key in keys if f"{key}/0" in first for n in range(1, first[f"{key}/0"][0])]
        parts = first | self._parts(more)
        found = {}
        for key in keys:
            if f"{key}/0" not in first:
                continue
            try:
                data = [base64.b64decode(parts[f"{key}/{n}"][1]) for n in range(first[f"{key}/0"][0])]
                found[key] = zlib.decompress(b"".join(data))
            except (KeyError, ValueError, zlib.error) as error:
                raise DataError(f"{key} in {self._collection} is damaged; copy the gallery again") from error
        return found

    def _parts(self, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
        found = {}
        for start in range(0, len(keys), BATCH):
            for row in self._client.query(
                self._collection, filter=f"key in {among(keys[start : start + BATCH])}", output_fields=["parts", "data"]
            ):
                found[row["key"]] = (int(row["parts"]), row["data"])
        return found


def _hide(text: str) -> str:
    """An address without user and password."""
    return re.sub(r"//[^/@#]*@", "//", text)
