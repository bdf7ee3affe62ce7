"""The `Family` type, and the decorator with which modules register families."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from wamo.errors import ConfigError
from wamo.library.stage import SIDE, Stage
from wamo.library.styles import STYLES
from wamo.motion.facts import FACTS, Action

SPEEDS = ("slow", "normal", "fast")
PACE = {"slow": 0.62, "normal": 1.0, "fast": 1.5}
"""Tempo of each speed word; a clip's own tempo varies by up to 9 % around it, so that the words stay in order."""
UNSTYLED = 0.6
"""Probability that an action with styles is performed in none of them."""


@dataclass(frozen=True)
class Params:
    """The facts of one performance of a family. Fields that the family does not have are None."""

    side: str | None = None
    direction: str | None = None
    speed: str | None = None
    count: int | None = None
    height: str | None = None
    style: str | None = None
    pace: float = 1.0

    @property
    def facts(self) -> dict[str, Any]:
        """The facts that are set, by name."""
        return {k: v for k in FACTS if (v := getattr(self, k)) is not None}

    @property
    def hand(self) -> int:
        """Index of the acting side: 0 left, 1 right."""
        return SIDE[self.side or "right"]

    @property
    def times(self) -> int:
        """The count, or 1 if the family has none."""
        return self.count or 1

    @property
    def slowness(self) -> float:
        """Factor on durations; 1 at normal pace."""
        return 1.0 / self.pace


Perform = Callable[[Stage, Params], None]


@dataclass(frozen=True)
class Family:
    """One kind of action.

    Parameters
    ----------
    name : identifier, also the action's name in labels
    kind : group: walk, run, jump, kick, punch, gesture, daily, posture, exercise, sport, music, dance, floor
    does : sentence patterns (see `grammar`)
    perform : writes the action on a stage
    space : fact -> allowed values
    starts, ends : posture before and after: stand, sit, floor, lie, kneel, prone, ladder, perch, ledge, frame
    upper : can be done while walking (writes arms, trunk and head only)
    implies : further action names that hold of it ("walk" of "walk_in_circle")
    """

    name: str
    kind: str
    does: tuple[str, ...]
    perform: Perform = field(repr=False)
    space: Mapping[str, tuple[Any, ...]]
    starts: str = "stand"
    ends: str = "stand"
    upper: bool = False
    implies: tuple[str, ...] = ()

    @property
    def doc(self) -> str:
        """The first docstring of the performing function: a description of the motion."""
        return (self.perform.__doc__ or "").strip()

    def performed(self, params: Params) -> Action:
        """Return the action that a performance with these parameters shows."""
        also = STYLES[params.style].implies if params.style and "walking" in self.implies else ()
        implies = self.implies + tuple(name for name in also if name not in (self.name, *self.implies))
        return Action(self.name, **params.facts, kind=self.kind, implies=implies)

    def draw(self, rng: np.random.Generator, fixed: Mapping[str, Any]) -> Params:
        """Parameters drawn from the family's space; ``fixed`` ones are checked and kept, and style None means plain.

        The style comes from a stream of its own: a plain performance does not depend on which styles there are.

        Raises
        ------
        ConfigError
            For a parameter or a value that the family does not have; the message lists what it allows.
        """
        for key, value in fixed.items():
            if key not in self.space:
                allowed = ", ".join(self.space) or "none"
                raise ConfigError(f"{self.name} has no parameter {key!r}; it has: {allowed}")
            if value not in self.space[key] and (key, value) != ("style", None):
                raise ConfigError(
                    f"{self.name}: {key} must be one of {', '.join(map(str, self.space[key]))}; found {value!r}"
                )
        others = {k: options for k, options in self.space.items() if k != "style"}
        facts = {k: fixed.get(k, options[int(rng.integers(len(options)))]) for k, options in others.items()}
        if "style" in self.space:
            own = rng.spawn(1)[0]
            drawn = None if own.random() < UNSTYLED else str(own.choice(self.space["style"]))
            facts["style"] = fixed.get("style", drawn)
        pace = PACE[facts.get("speed", "normal")] * float(rng.uniform(0.91, 1.09))
        return Params(**facts, pace=pace)


FAMILIES: dict[str, Family] = {}
"""Every single action, by name."""


def family(
    name: str,
    kind: str,
    *does: str,
    side: bool = False,
    direction: tuple[str, ...] = (),
    speed: bool = False,
    count: tuple[int, ...] = (),
    height: tuple[str, ...] = (),
    style: tuple[str, ...] = (),
    starts: str = "stand",
    ends: str = "stand",
    upper: bool = False,
    implies: tuple[str, ...] = (),
) -> Callable[[Perform], Perform]:
    """Return a decorator that registers a performing function as a family; see `Family` for the parameters."""
    space: dict[str, tuple[Any, ...]] = {}
    if side:
        space["side"] = ("left", "right")
    if speed:
        space["speed"] = SPEEDS
    for key, values in (("direction", direction), ("count", count), ("height", height), ("style", style)):
        if values:
            space[key] = values

    def register(perform: Perform) -> Perform:
        if name in FAMILIES:
            raise ValueError(f"family {name} is defined twice")
        FAMILIES[name] = Family(name, kind, does, perform, space, starts, ends, upper, implies)
        return perform

    return register
