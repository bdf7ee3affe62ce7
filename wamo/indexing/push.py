"""Upload a checkpoint or a gallery to the Hugging Face hub, unchanged, with a card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import CommitOperationAdd, HfApi

from wamo.errors import DataError
from wamo.indexing.maintain import info, is_current, verify
from wamo.model.hub import GALLERY_FILES, MODEL_FILES, TAGS, Address, Kind, explained
from wamo.model.weights import MODEL
from wamo.retrieval.embedder import Embedder
from wamo.retrieval.manifest import NAME
from wamo.training.checkpoint import LAST

CARD = "README.md"


@dataclass(frozen=True)
class Pushed:
    """What was uploaded.

    Parameters
    ----------
    address : of the commit; kind : "model" or "dataset"
    files, bytes : their number and size; originals : how many of them are kept source files
    """

    address: str
    kind: Kind
    files: int
    bytes: int
    originals: int


def push(folder: str | Path, repository: str, *, private: bool = False, licence: str = "") -> Pushed:
    """Check a checkpoint or gallery folder and upload it in one commit; the repository is made if there is none.

    Parameters
    ----------
    repository : USER/NAME
    licence : identifier for the card of a gallery or checkpoint that has none, e.g. "cc-by-4.0"

    Raises
    ------
    DataError
        The folder is neither a checkpoint nor a gallery, or damaged; or the hub refuses.
    """
    folder, name = Path(folder), Address.parse(repository).repository
    kind = _checked(folder)
    chosen = _files(folder, MODEL_FILES if kind == "model" else GALLERY_FILES)
    card = _card(folder, kind, name, licence)
    operations = [CommitOperationAdd(path, str(folder / path)) for path in chosen if path != CARD]
    operations.append(CommitOperationAdd(CARD, card.encode()))
    api = HfApi(library_name="wamo")
    with explained(name, kind):
        api.create_repo(name, repo_type=kind, private=private, exist_ok=True)
        commit = api.create_commit(name, operations, commit_message=f"Upload {folder.name}", repo_type=kind)
    size = sum((folder / path).stat().st_size for path in chosen)
    return Pushed(commit.commit_url, kind, len(operations), size, sum(p.startswith("originals/") for p in chosen))


def _checked(folder: Path) -> Kind:
    if (folder / NAME).is_file():
        if not is_current(folder):
            raise DataError(f"{folder.name} is of an old format; bring it up to date: wamo add SOURCE --out GALLERY")
        if problems := verify(folder):
            raise DataError(f"{folder.name} is damaged and was not uploaded: {problems[0]}")
        return "dataset"
    if (folder / MODEL).is_file():
        Embedder(folder)
        return "model"
    raise DataError(f"{folder.name or folder} is neither a checkpoint (no {MODEL}) nor a gallery (no {NAME})")


def _files(folder: Path, patterns: tuple[str, ...]) -> list[str]:
    """Paths relative to the folder, without hidden files and the optimiser's state."""
    paths = {path for pattern in patterns for path in folder.glob(pattern.replace("**", "**/*")) if path.is_file()}
    found = sorted(path.relative_to(folder).as_posix() for path in paths)
    return [path for path in found if path != LAST and not any(part.startswith(".") for part in path.split("/"))]


def _card(folder: Path, kind: Kind, name: str, licence: str) -> str:
    """The folder's README.md, or a new card; a header with tags is added if it lacks one."""
    text = (folder / CARD).read_text("utf-8") if (folder / CARD).is_file() else ""
    if re.match(r"---\s*\n.*?\n---\s*\n", text, re.DOTALL):
        return text
    lines = ["---", *([f"license: {licence}"] if licence else []), f"tags: [{', '.join(TAGS)}]"]
    lines += ["library_name: wamo", "---"]
    return "\n".join(lines) + "\n\n" + (text or _about(folder, kind, name))


def _about(folder: Path, kind: Kind, name: str) -> str:
    title, paper = name.partition("/")[2], "[arXiv 2508.03343](https://arxiv.org/abs/2508.03343)"
    if kind == "model":
        use = f'Retriever.load("hf://{name}")'
        about = f"Weights that embed English sentences and human motions in one space ({paper})."
    else:
        facts = info(folder)
        use = f'Retriever.load(gallery="hf://{name}")'
        about = (
            f"A gallery for search by words ({paper}): {facts.clips:,} motions, {facts.seconds / 60:.1f} minutes, from "
            f"{', '.join(facts.sources) or 'unnamed sources'}. The licences of the sources apply."
        )
    code = f'from wamo import Retriever\n\nhits = {use}.search("a person waves")'
    return f"# {title}\n\n{about}\n\n```python\n{code}\n```\n"
