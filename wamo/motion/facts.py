"""Facts about a clip beyond its joints: the actions of a library clip, or its place in a recording.

`Motion.clip` holds one of these kinds. Files and galleries store a clip as the JSON object that `clip_to_json` returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wamo.motion.captions import mirror_caption

FACTS = ("side", "direction", "speed", "count", "height", "style")
"""Facts about an action that a sentence may claim."""


@dataclass(frozen=True)
class Action:
    """One action of a clip, or one that a sentence claims.

    Parameters
    ----------
    name : identifier of the action, e.g. "front_kick"; in a claim also a more general one ("kick")
    side, direction, speed, count, height, style : facts; None where unknown, not claimed or meaningless
    kind : topic of a performed action, e.g. "kick"; "" in claims
    implies : more general names for a performed action
    """

    name: str
    side: str | None = None
    direction: str | None = None
    speed: str | None = None
    count: int | None = None
    height: str | None = None
    style: str | None = None
    kind: str = ""
    implies: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, str | int]:
        """The facts that are set, by name."""
        return {key: value for key in FACTS if (value := getattr(self, key)) is not None}

    @property
    def bare(self) -> Action:
        """The claim that the action is performed, without any fact."""
        return Action(self.name)

    def fits(self, performed: Action) -> bool:
        """Whether a performed action has this claim's name and all its facts."""
        named = self.name == performed.name or self.name in performed.implies
        return named and all(getattr(performed, key) == value for key, value in self.facts.items())

    def mirror(self) -> Action:
        """The action of the mirrored clip: side and direction exchanged."""
        side = mirror_caption(self.side) if self.side else None
        direction = mirror_caption(self.direction) if self.direction else None
        return replace(self, side=side, direction=direction)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of this action."""
        performed = {"kind": self.kind, "is": [self.name, *self.implies]} if self.kind else {}
        return {"action": self.name, **performed, **self.facts}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Action:
        """Inverse of `to_json`; KeyError without a name."""
        name = values["action"]
        facts = {key: values[key] for key in FACTS if key in values}
        others = tuple(n for n in values.get("is", ()) if n != name)
        return cls(name, **facts, kind=values.get("kind", ""), implies=others)


@dataclass(frozen=True)
class Claim:
    """The actions that one sentence claims.

    Parameters
    ----------
    actions : the named actions with the stated facts, in the order in which they happen
    simultaneous : whether they happen at the same time
    """

    actions: tuple[Action, ...]
    simultaneous: bool = False

    def holds(self, clip: LibraryClip | Claim) -> bool:
        """Whether every claimed action is performed with all its facts, in this order or, if so claimed, at once.

        Parameters
        ----------
        clip : what is performed, as a clip says it or as another sentence claims it
        """
        if len(self.actions) > 1 and self.simultaneous != clip.simultaneous:
            return False
        if self.simultaneous:
            return all(any(claimed.fits(action) for action in clip.actions) for claimed in self.actions)
        later = iter(clip.actions)
        return all(any(claimed.fits(action) for action in later) for claimed in self.actions)

    @property
    def bare(self) -> Claim:
        """The claim without the facts of its actions."""
        return replace(self, actions=tuple(action.bare for action in self.actions))

    def mirror(self) -> Claim:
        """The claim of the mirrored sentence."""
        return replace(self, actions=tuple(action.mirror() for action in self.actions))

    def to_json(self) -> dict[str, Any]:
        """The JSON object of this claim."""
        return {"actions": [action.to_json() for action in self.actions], "simultaneous": self.simultaneous}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Claim:
        """Inverse of `to_json`; KeyError where a part is missing."""
        return cls(tuple(map(Action.from_json, values["actions"])), bool(values.get("simultaneous", False)))


@dataclass(frozen=True)
class LibraryClip:
    """A clip of the procedural library: its actions, and the claims of its captions.

    Parameters
    ----------
    family : name of the family, or "sequence" / "while" for several actions
    kind : topic, e.g. "kick"; "sequence" / "while" for several actions
    actions : the performed actions, in order
    simultaneous : whether the actions are performed at the same time
    claims : one for each caption of the motion, in order
    split, seed : arguments from which the clip was generated
    contrast : the fact in which the clip differs from its pair, or ""
    excerpt : whether it was cut out of a longer performance
    """

    family: str
    kind: str
    actions: tuple[Action, ...]
    simultaneous: bool
    claims: tuple[Claim, ...]
    split: str
    seed: int
    contrast: str = ""
    excerpt: bool = False

    def mirror(self) -> LibraryClip:
        """The mirrored clip: actions and claims mirrored."""
        actions = tuple(action.mirror() for action in self.actions)
        return replace(self, actions=actions, claims=tuple(claim.mirror() for claim in self.claims))

    def to_json(self) -> dict[str, Any]:
        """The JSON object of this clip."""
        optional = {"contrast": self.contrast} if self.contrast else {}
        return {
            "family": self.family,
            "kind": self.kind,
            "actions": [action.to_json() for action in self.actions],
            "simultaneous": self.simultaneous,
            "split": self.split,
            "seed": self.seed,
            **optional,
            "claims": [claim.to_json() for claim in self.claims],
            **({"excerpt": True} if self.excerpt else {}),
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> LibraryClip:
        """Inverse of `to_json`; KeyError where a part is missing."""
        return cls(
            family=values["family"],
            kind=values["kind"],
            actions=tuple(map(Action.from_json, values["actions"])),
            simultaneous=values["simultaneous"],
            claims=tuple(map(Claim.from_json, values["claims"])),
            split=values["split"],
            seed=values["seed"],
            contrast=values.get("contrast", ""),
            excerpt=values.get("excerpt", False),
        )


@dataclass(frozen=True)
class Trial:
    """A whole recording of a captioned collection.

    Parameters
    ----------
    trial : name of the recording
    index : its description in the collection's index, e.g. "salsa dance"
    long : whether it is longer than a training clip; its captions then describe the whole, but not every piece
    """

    trial: str
    index: str = ""
    long: bool = False

    def mirror(self) -> Trial:
        """The mirrored recording: its index text mirrored."""
        return replace(self, index=mirror_caption(self.index))

    def to_json(self) -> dict[str, Any]:
        """The JSON object of this recording."""
        return {"trial": self.trial, "index": self.index, "kind": "long trial" if self.long else "trial"}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Trial:
        """Inverse of `to_json`; KeyError where a part is missing."""
        return cls(values["trial"], values["index"], values["kind"] == "long trial")


@dataclass(frozen=True)
class Window:
    """A captioned window of a recording.

    Parameters
    ----------
    trial, index : as in `Trial`
    start, end : seconds of the recording
    marked : (first, last) frame of the clip that the captions describe, if the clip has a margin around them
    """

    trial: str
    index: str
    start: float
    end: float
    marked: tuple[int, int] | None = None

    def mirror(self) -> Window:
        """The mirrored window: its index text mirrored."""
        return replace(self, index=mirror_caption(self.index))

    def to_json(self) -> dict[str, Any]:
        """The JSON object of this window."""
        marked = {"marked": list(self.marked)} if self.marked else {}
        place = {"start": self.start, "end": self.end}
        return {"trial": self.trial, "index": self.index, "kind": "window", **place, **marked}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Window:
        """Inverse of `to_json`; KeyError where a part is missing."""
        marked = values.get("marked")
        frames = (int(marked[0]), int(marked[1])) if marked else None
        return cls(values["trial"], values["index"], values["start"], values["end"], frames)


@dataclass(frozen=True)
class Notes:
    """Other facts about a clip: columns of a data set's index, or the facts in a file of another origin.

    Parameters
    ----------
    movement : name of the exercise or movement, or ""
    side : "left", "right", or ""
    others : the remaining JSON values by name, kept as they are
    """

    movement: str = ""
    side: str = ""
    others: tuple[tuple[str, Any], ...] = ()

    def mirror(self) -> Notes:
        """The notes on the mirrored clip: the side exchanged."""
        return replace(self, side=mirror_caption(self.side))

    def to_json(self) -> dict[str, Any]:
        """The JSON object of these notes; movement and side come first, other names keep their order."""
        named = {"movement": self.movement, "side": self.side}
        return {key: value for key, value in named.items() if value} | dict(self.others)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Notes:
        """Inverse of `to_json`; accepts any object."""
        named = {key: value for key in ("movement", "side") if isinstance(value := values.get(key), str) and value}
        return cls(**named, others=tuple((k, v) for k, v in values.items() if k not in named))


Clip = LibraryClip | Trial | Window | Notes
"""Everything known about a clip: exactly one of these kinds."""


def clip_to_json(clip: Clip | None) -> dict[str, Any]:
    """The JSON object that files and galleries store; empty for None."""
    return clip.to_json() if clip is not None else {}


def clip_from_json(values: Mapping[str, Any]) -> Clip | None:
    """Inverse of `clip_to_json`.

    An object of unknown shape, as in files of other origin, becomes `Notes`.
    """
    if not values:
        return None
    try:
        if "claims" in values:
            return LibraryClip.from_json(values)
        if "trial" in values:
            return Window.from_json(values) if values["kind"] == "window" else Trial.from_json(values)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        pass
    return Notes.from_json(values)
