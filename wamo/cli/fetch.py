"""`wamo fetch`: download a public motion capture collection, and build a gallery of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Literal

import tyro

from wamo.cli import parse
from wamo.data.collections import COLLECTIONS, Collection

Name = Literal["cmu", "100style", "lafan1", "bandai"]


def main(arguments: Sequence[str]) -> int:
    """Run `wamo fetch`."""
    return parse(fetch, "fetch", arguments)


def fetch(
    collection: Annotated[Name, tyro.conf.Positional],
    out: Path = Path("captures"),
    gallery: Path | None = None,
    accept_licence: bool = False,
) -> int:
    """Download a public motion capture collection. The licence and the size are printed first.

    Args:
        collection: Its name.
        out: Folder for collections; files come into a folder of the collection's name.
        gallery: Also build a gallery here.
        accept_licence: Confirm that you accept the licence that is printed.
    """
    chosen = COLLECTIONS[collection]
    print(about(chosen))
    if not accept_licence:
        print("Nothing was fetched. To accept the licence, add --accept-licence.", file=sys.stderr)
        return 2
    from wamo.data.fetch import fetch as fetch_collection

    folder = fetch_collection(chosen, out)
    print(f"motion files: {folder}")
    if gallery is None:
        print(f"build a gallery: wamo build {folder} --out GALLERY{flags(chosen)}")
        return 0
    from wamo import indexing
    from wamo.resources import shipped_checkpoint

    given = {field.name: getattr(chosen.reading, field.name) for field in fields(chosen.reading)}
    report = indexing.build([str(folder)], gallery, shipped_checkpoint(), indexing.BuildOptions(**given))
    print(f"{report.clips} motions, {report.seconds / 60:.1f} minutes, {len(report.skipped)} skipped, in {gallery}")
    print(f"open the page on it: python app/main.py --gallery {gallery}")
    return 0


def about(collection: Collection) -> str:
    """What is fetched, from where, how much, and what the licence allows."""
    size = f"{collection.size / 1e6:,.0f} MB to fetch, about {collection.unpacked / 1e9:.1f} GB unpacked"
    return (
        f"{collection.title}\n{collection.home}\nlicence: {collection.licence}. {collection.terms}\nsize: {size}\n"
        + "\n".join(f"from: {archive.url}" for archive in collection.archives)
    )


def flags(collection: Collection) -> str:
    """The flags of `wamo build` that these files need."""
    return f" --fps {collection.reading.fps:g}" if collection.reading.fps else ""
