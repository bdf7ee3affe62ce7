"""Recipes: named configurations that come with the package, their ablations, and YAML files."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from wamo.errors import ConfigError
from wamo.training.ablations import ABLATIONS
from wamo.training.config import TrainConfig

MAX_BYTES, MAX_DEPTH = 100_000, 20
"""Largest recipe file that is read, and its deepest nesting."""


def recipes() -> list[str]:
    """Names of the recipes that come with the package."""
    folder = resources.files("wamo.training") / "recipes"
    return sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))


def load_recipe(name: str) -> TrainConfig:
    """Configuration of a recipe.

    Parameters
    ----------
    name : a recipe (`recipes`), a path to a YAML file, or either followed by ablations: ``base+without-twr+levels-2``

    Raises
    ------
    ConfigError
        The recipe or ablation is unknown, the file cannot be read or is not a YAML mapping, it extends itself, or a
        value is unknown or out of range; the message names the file.
    """
    recipe, *chosen = name.split("+")
    values = _values(recipe, ())
    for ablation in chosen:
        if ablation not in ABLATIONS:
            raise ConfigError(f"unknown ablation {ablation!r}; known are {', '.join(ABLATIONS)}")
        values = merged(values, ABLATIONS[ablation])
    try:
        return TrainConfig.from_dict({"recipe": name, "out": f"runs/{Path(name).stem}", **values})
    except ConfigError as error:
        raise ConfigError(f"recipe {name}: {error}") from None


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Values of ``below`` overridden by those of ``above``, section by section."""
    result = dict(below)
    for key, value in above.items():
        nested = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
        result[key] = {**result[key], **value} if nested else value
    return result


def _values(name: str, extended_by: tuple[str, ...]) -> dict[str, Any]:
    """Plain values of a recipe and of the recipes that it extends."""
    if name in extended_by:
        raise ConfigError(f"recipe {name} extends itself: {' -> '.join((*extended_by, name))}")
    text = _text(name)
    try:
        _check_plain(name, text)
        values = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        raise ConfigError(
            f"recipe {name}{place}: not valid YAML ({getattr(error, 'problem', None) or error})"
        ) from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise ConfigError(f"recipe {name}: expected names and values, found a {type(values).__name__}")
    base = values.pop("extends", None)
    if base is None:
        return values
    if not isinstance(base, str):
        raise ConfigError(f"recipe {name}: extends must name one recipe, found {base!r}")
    return merged(_values(base, (*extended_by, name)), values)


def _check_plain(name: str, text: str) -> None:
    """Refuse aliases and deep nesting, with which a small file can stand for an endless one."""
    depth = 0
    for event in yaml.parse(text, yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MAX_DEPTH:
            found = f"*{event.anchor}" if isinstance(event, yaml.AliasEvent) else f"more than {MAX_DEPTH} levels"
            place = f", line {event.start_mark.line + 1}" if event.start_mark else ""
            raise ConfigError(f"recipe {name}{place}: expected plain values without aliases, found {found}")


def _text(name: str) -> str:
    """Text of a recipe of the package or of a YAML file."""
    if name in recipes():
        return (resources.files("wamo.training") / "recipes" / f"{name}.yaml").read_text("utf-8")
    if not name.endswith((".yaml", ".yml")):
        raise ConfigError(f"unknown recipe {name!r}; known are {', '.join(recipes())}, or give a .yaml file")
    try:
        with open(name, "rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ConfigError(f"recipe {name}: larger than {MAX_BYTES // 1000} kB")
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ConfigError(f"recipe {name}: not UTF-8 text") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"cannot read the recipe {name}: {getattr(error, 'strerror', None) or error}") from None
