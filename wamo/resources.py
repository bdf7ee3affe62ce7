"""Locations of the embedded library and the shipped weights, in a checkout or in an installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
_INSTALLED = _PACKAGE / "resources_data"

IN_WHEEL = {"assets/library.npz": "library.npz", "checkpoints/wamo-base": "wamo-base"}
"""Paths in a checkout and in the package's data folder; pyproject.toml copies the former to the latter."""


def embedded_library() -> Path:
    """The file of the embedded motion library."""
    return _find("assets/library.npz")


def shipped_checkpoint() -> Path:
    """The folder of the weights that come with the project."""
    return _find("checkpoints/wamo-base")


def checkout_file(name: str) -> str:
    """Path of a file of the checkout that this package runs from; the name itself where there is none."""
    file = _CHECKOUT / name
    return str(file) if name and file.is_file() else name


def _find(place: str) -> Path:
    """Files of a checkout take precedence, so that an editable install always sees the working tree."""
    here, installed = _CHECKOUT / place, _INSTALLED / IN_WHEEL[place]
    return installed if installed.exists() and not here.exists() else here
