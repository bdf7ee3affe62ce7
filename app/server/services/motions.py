"""Motions by key: "g<index>" in the gallery, "v<hex>" among a visitor's own."""

from __future__ import annotations

from functools import cached_property, lru_cache

from app.server import payload
from app.server.answers import Clip, Facets
from app.server.bands import band_words
from app.server.names import plain_name
from app.server.problems import NotFound, WrongSkeleton
from app.server.services.filters import Filters
from app.server.services.loading import Loader
from app.server.sessions import Sessions
from wamo.motion import SMPL22, Motion
from wamo.retrieval import originals
from wamo.retrieval.originals import SourceFile
from wamo.wavelets import band_ranges

KEPT = 512
NO_ORIGINAL = "This motion has no original file here.", "Choose NPZ, BVH or GLB; all three hold the whole motion."


class Motions:
    """Looks motions up and says what the gallery holds.

    Parameters
    ----------
    loader : gives the gallery
    sessions : motions that visitors brought
    filters : gives the model's filters
    """

    def __init__(self, loader: Loader, sessions: Sessions, filters: Filters) -> None:
        self._loader, self._sessions, self._filters = loader, sessions, filters
        self.gallery_motion = lru_cache(maxsize=KEPT)(self._gallery_motion)
        self.preview = lru_cache(maxsize=KEPT)(self._preview)

    def shown(self, key: str, visitor: str = "") -> Motion:
        """A motion as the page shows it: 20 fps, canonical frame.

        Raises
        ------
        NotFound
            No such motion, or not this visitor's.
        """
        if key[:1] == "v":
            return self._sessions.find(visitor, key).shown
        return self.gallery_motion(self.index(key))

    def original(self, key: str, visitor: str = "") -> Motion:
        """A motion as it was read, for exports."""
        return self._sessions.find(visitor, key).original if key[:1] == "v" else self.shown(key)

    def comparable(self, key: str, visitor: str = "") -> Motion:
        """A motion on the model's skeleton; DataError says what to do about another."""
        motion = self.shown(key, visitor)
        self.check_skeleton(motion)
        return motion

    def check_skeleton(self, motion: Motion) -> None:
        """Raise WrongSkeleton for a skeleton that the model does not read."""
        reads = self._loader.need().embedder.skeleton
        if motion.skeleton != reads:
            has, needs = payload.skeleton_label(motion.skeleton), payload.skeleton_label(reads)
            remedy = "For those bring it as BVH, AMC with its ASF, AMASS .npz or HumanML3D joints."
            raise WrongSkeleton(
                f"This motion's joints are those of {has}; captions and likeness need those of {needs}. Its figure, "
                f"bands and exports work as it is.{' ' + remedy if reads == SMPL22 else ''}"
            )

    def clip(self, key: str, visitor: str = "", *, source_rate: bool = False) -> Clip:
        """The whole of one motion for a player, at the page's rate or at that of its file."""
        motion = self.original(key, visitor).canonical() if source_rate else self.shown(key, visitor)
        return payload.clip(motion, key, original=self.original_name(key, visitor))

    def original_name(self, key: str, visitor: str = "") -> str:
        """Name of the file that a motion was read from, or "" if there is none (any more)."""
        if key[:1] == "v":
            files = self._sessions.find(visitor, key).files
            return originals.name_of(files)
        name = self._loader.need().gallery.original_name(self.index(key))
        return plain_name(name) if name else ""

    def files(self, key: str, visitor: str = "") -> tuple[SourceFile, ...]:
        """The file that a motion was read from, byte for byte.

        Raises
        ------
        NotFound
            There is none (any more).
        """
        if key[:1] == "v":
            if not (files := self._sessions.find(visitor, key).files):
                raise NotFound("Only your newest files are kept, and this one no longer is.", "Drop it in again.")
            return files
        index, gallery = self.index(key), self._loader.need().gallery
        if not gallery.original_name(index):
            raise NotFound(*NO_ORIGINAL)
        return gallery.original(index)

    def index(self, key: str) -> int:
        """Gallery index of a key."""
        number = key[1:]
        known = key[:1] == "g" and number.isascii() and number.isdigit() and len(number) <= 9
        if not known or int(number) >= len(self._loader.need().gallery):
            raise NotFound("There is no such motion here.", "Search again, then choose one.")
        return int(number)

    @cached_property
    def facets(self) -> Facets:
        """What the gallery's clips can be narrowed by, and the bands of the model."""
        retriever = self._loader.need()
        facets = retriever.gallery.facets()
        config = retriever.embedder.config
        levels = config.levels if len(config.band_labels) == config.levels + 1 else 0  # no levels: no bands in Hz
        ranges = [(float(low), float(high)) for low, high in band_ranges(config.fps, levels)] if levels else []
        return {
            "sources": list(facets.sources[:40]), "splits": list(facets.splits[:10]),
            "longest": round(facets.longest, 1),
            "bands": list(config.band_labels), "learned": self._filters.learned() is not None,
            "ranges": [list(one) for one in ranges], "words": band_words(ranges),
        }  # fmt: skip

    def _gallery_motion(self, index: int) -> Motion:
        return self._loader.need().gallery.motion(index)

    def _preview(self, index: int) -> Clip:
        key = f"g{index}"
        return payload.clip(self.gallery_motion(index), key, preview=True, original=self.original_name(key))
