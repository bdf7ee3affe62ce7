"""Models and galleries on the Hugging Face hub: downloads, the mixin of `WaMo`, and errors in the package's words.

Not in the paper.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from huggingface_hub import ModelHubMixin, errors, snapshot_download

from wamo.errors import ConfigError, DataError

_PREFIX = re.compile("hf:/{1,2}")  # a Path drops one slash
MODEL_FILES = ("*.safetensors", "*.json", "*.md", "curves.png", "reports/**")
GALLERY_FILES = ("gallery.json", "shards/**", "originals/**", "README.md")
TAGS = ["text-to-motion-retrieval", "human-motion", "wavelets"]
LOGIN = "Log in with hf auth login, or set HF_TOKEN."
Kind = Literal["model", "dataset"]
"""Kinds of repositories: weights are models, galleries are data sets."""
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
CARD = """---
{{ card_data }}
---

# WaMo weights

Weights that embed English sentences and human motions in one space ([arXiv 2508.03343](https://arxiv.org/abs/2508.03343)).
"""


@dataclass(frozen=True)
class Address:
    """A repository on the hub: ``USER/NAME``, and a branch, tag or commit of it."""

    repository: str
    revision: str | None = None

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read ``USER/NAME`` or ``USER/NAME@REVISION``, with or without ``hf://``; ConfigError for anything else."""
        repository, _, revision = _PREFIX.sub("", text, count=1).partition("@")
        if not _REPOSITORY.fullmatch(repository):
            raise ConfigError(f"expected hf://USER/NAME or hf://USER/NAME@REVISION, found {text!r}")
        return cls(repository, revision or None)


def local_folder(place: str | Path, kind: Kind) -> Path:
    """The folder itself, or for hf://USER/NAME the files that `download` fetched."""
    return download(str(place), kind) if _PREFIX.match(str(place)) else Path(place)


def download(
    address: str, kind: Kind, *, token: str | bool | None = None, cache: str | Path | None = None,
    local_only: bool = False, again: bool = False,
) -> Path:  # fmt: skip
    """Fetch the files of a model or gallery into the hub's cache; those that are there already are not fetched again.

    Parameters
    ----------
    address : see `Address.parse`
    token : of an account; default: HF_TOKEN, or the one that ``hf auth login`` has kept
    cache : folder; default: the hub's own
    local_only, again : never ask the hub, or download everything again

    Returns
    -------
    The folder. Without a connection, the files of the last time.

    Raises
    ------
    DataError
        The repository does not exist or may not be read, or the hub cannot be reached; the message says what to do.
    """
    place = Address.parse(address)
    patterns = list(MODEL_FILES if kind == "model" else GALLERY_FILES)
    with explained(place.repository, kind):
        return Path(
            snapshot_download(
                place.repository, repo_type=kind, revision=place.revision, allow_patterns=patterns, token=token,
                cache_dir=cache, local_files_only=local_only, force_download=again, library_name="wamo",
            )
        )  # fmt: skip


@contextlib.contextmanager
def explained(repository: str, kind: Kind) -> Iterator[None]:
    """Turn the hub's errors inside the block into a DataError that names the repository and the remedy."""
    what = f"the {kind} {repository} on the hub"
    try:
        yield
    except errors.GatedRepoError as error:
        raise DataError(f"{what} is open to those only who accept its terms on its page. {LOGIN}") from error
    except errors.RevisionNotFoundError as error:
        raise DataError(f"{what} has no such branch, tag or commit") from error
    except errors.RepositoryNotFoundError as error:
        raise DataError(f"{what} does not exist, or this account may not see it. Check the name. {LOGIN}") from error
    except errors.LocalTokenNotFoundError as error:
        raise DataError(f"{what} needs an account. {LOGIN}") from error
    except errors.HfHubHTTPError as error:
        raise DataError(f"{what}: {_refusal(error)}") from error
    except errors.LocalEntryNotFoundError as error:
        raise DataError(
            f"{what} is not in the cache of this machine, and the hub cannot be reached. "
            "Try again with a connection, or give a local folder."
        ) from error
    except (errors.HTTPError, errors.OfflineModeIsEnabled) as error:
        raise DataError(f"{what}: the hub cannot be reached ({_first_line(error)})") from error
    except errors.HFValidationError as error:
        raise ConfigError(f"expected USER/NAME, found {repository!r}: {_first_line(error)}") from error
    except OSError as error:  # disk full, a download of another size than was announced
        raise DataError(f"{what} cannot be transferred: {error.strerror or _first_line(error)}") from error


def _refusal(error: errors.HfHubHTTPError) -> str:
    status = error.response.status_code
    if status == 401:
        return f"the hub does not accept this token. {LOGIN}"
    if status == 403:
        return "this account may not write there. Use your own name, or a token with write access"
    return f"the hub answers {status} ({error.server_message or _first_line(error)}). Try again later"


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)


class HubModel(
    ModelHubMixin, library_name="wamo", tags=list(TAGS), paper_url="https://arxiv.org/abs/2508.03343",
    model_card_template=CARD,
):  # fmt: skip
    """Adds `from_pretrained`, `save_pretrained` and `push_to_hub` to a model.

    ``model.safetensors`` holds the weights and the configuration; ``config.json`` repeats the latter for readers.
    """

    def _save_pretrained(self, save_directory: Path) -> None:
        from wamo.model.weights import save_model

        save_model(self, save_directory)  # type: ignore[arg-type]

    @classmethod
    def from_pretrained(
        cls, pretrained_model_name_or_path: str | Path, *, force_download: bool = False,
        token: str | bool | None = None, cache_dir: str | Path | None = None, local_files_only: bool = False,
        revision: str | None = None, **model_kwargs: Any,
    ) -> Self:  # fmt: skip
        """Load a model from a folder or from the hub, in evaluation mode.

        Parameters
        ----------
        pretrained_model_name_or_path : folder, or USER/NAME on the hub
        others : as in huggingface_hub

        Raises
        ------
        CheckpointError
            The folder or repository holds no weights of this package, or damaged ones.
        DataError
            It cannot be fetched.
        """
        from wamo.model.weights import load_model

        if model_kwargs:
            raise ConfigError(f"the configuration comes with the weights; {', '.join(model_kwargs)} cannot be given")
        folder = Path(pretrained_model_name_or_path)
        if not folder.is_dir():
            address = str(pretrained_model_name_or_path) + (f"@{revision}" if revision else "")
            folder = download(
                address, "model", token=token, cache=cache_dir, local_only=local_files_only, again=force_download
            )
        return load_model(folder)  # type: ignore[return-value]

    def push_to_hub(self, repo_id: str, **options: Any) -> str:
        """Upload weights, configuration and a card; the address of the commit.

        Parameters
        ----------
        repo_id : USER/NAME
        options : private, token, branch and others of huggingface_hub

        Raises
        ------
        DataError
            The hub cannot be reached, or this account may not write there.
        """
        with explained(repo_id, "model"):
            return super().push_to_hub(repo_id, **options)
