"""Versions of a gallery in Milvus: the collections of one, what it holds, and which one a gallery's name stands for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from wamo.retrieval.milvus_client import Address
from wamo.retrieval.milvus_filters import LONGEST

FORMAT = 1
ABOUT = "about"


@dataclass(frozen=True)
class About:
    """What a version of a gallery holds; written after the clips that it counts.

    Parameters
    ----------
    fingerprint : of the weights that made the vectors; width : of the vectors
    clips : number of clips; sources, splits, longest : what searches can be narrowed by
    blocks : first ids of the blocks of clips whose names and captions are one file each; None in older galleries
    """

    fingerprint: str
    width: int
    clips: int = 0
    sources: tuple[str, ...] = ()
    splits: tuple[str, ...] = ()
    longest: float = 0.0
    format: int = FORMAT
    blocks: tuple[int, ...] | None = ()

    @classmethod
    def parse(cls, data: bytes) -> About:
        """Read what `MilvusStore` wrote; ValueError for anything else."""
        value = json.loads(data)
        if not isinstance(value, dict) or value.get("format") != FORMAT:
            raise ValueError(f"expected format {FORMAT}")
        return cls(
            str(value["fingerprint"]), int(value["width"]), int(value["clips"]), tuple(map(str, value["sources"])),
            tuple(map(str, value["splits"])), float(value["longest"]),
            blocks=tuple(map(int, value["blocks"])) if value.get("blocks") is not None else None,
        )  # fmt: skip


def names_of(version: str) -> tuple[str, str, str]:
    """Names of the collections of one version: clips, captions, files."""
    return version, f"{version}_captions", f"{version}_files"


def current_version(client: Any, address: Address) -> str | None:
    """The collection that a gallery's name stands for, or None."""
    from pymilvus.exceptions import MilvusException

    try:
        return str(client.describe_alias(address.name)["collection_name"])
    except MilvusException as error:
        if "not exist" in str(error) or "not found" in str(error):
            return None
        raise


def drop(client: Any, version: str) -> None:
    """Delete one version of a gallery."""
    for name in reversed(names_of(version)):
        if client.has_collection(name):
            client.drop_collection(name)


def create_vectors(client: Any, name: str, width: int, *, captions: bool) -> None:
    """Make a collection of vectors: of clips, with what they are filtered by, or of captions."""
    from pymilvus import DataType

    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    if captions:
        schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=32)
        schema.add_field("text", DataType.VARCHAR, max_length=LONGEST)
    else:
        schema.add_field("id", DataType.INT64, is_primary=True)
        for field in ("name", "source", "split"):
            schema.add_field(field, DataType.VARCHAR, max_length=LONGEST)
        schema.add_field("seconds", DataType.DOUBLE)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=width)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="IP")
    client.create_collection(name, schema=schema, index_params=index, consistency_level="Strong")
