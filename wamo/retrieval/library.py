"""The embedded gallery: the procedural library with the vectors shipped with the weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from wamo.motion import Motion
from wamo.motion.facts import LibraryClip
from wamo.retrieval.gallery import Gallery
from wamo.retrieval.segment import Segment
from wamo.retrieval.vectors import Vectors

LIBRARY_VECTORS = "library.safetensors"
"""File of the weights' vectors of the embedded library."""


def embedded_gallery(checkpoint: Path) -> Gallery:
    """The procedural library that comes with the project, with its vectors if they belong to these clips."""
    from wamo import library as procedural
    from wamo.library import store

    motions = [_most_telling_first(motion) for motion in procedural.embedded()]
    gallery = Gallery.of(motions, source="procedural library", clips=len(motions))
    file = checkpoint / LIBRARY_VECTORS
    if file.is_file():
        vectors = Vectors.load(file)
        if vectors.clips == store.fingerprint() and len(vectors.motions) == len(gallery):
            return Gallery([Segment(gallery.segments[0].shard, None, vectors)], gallery.provenance)
    return gallery


def _most_telling_first(motion: Motion) -> Motion:
    """Put the caption with the most facts first, since it is displayed. An action's own name counts as a fact."""
    clip = motion.clip_as(LibraryClip)
    own = {action.name for action in clip.actions}
    facts = [sum(1 + len(action.facts) + (action.name in own) for action in claim.actions) for claim in clip.claims]
    order = sorted(range(len(facts)), key=lambda i: -facts[i])
    captions = tuple(motion.captions[i] for i in order)
    return motion.with_(captions=captions, clip=replace(clip, claims=tuple(clip.claims[i] for i in order)))
