"""Library clips with human sentences beside their own captions. Not in the paper."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wamo.data.samples import MakeEpoch, Sample
from wamo.library import Wordings, with_wordings
from wamo.training.samples.chance import rng_of


@dataclass(frozen=True)
class WordedEpoch:
    """Makes epochs of the library with human sentences that describe the clips.

    Parameters
    ----------
    make : makes the clips
    wordings : the sentences, by what they describe; count : sentences that a clip gets at most
    seed : seed of the run; start : epoch of the library with which the run starts
    """

    make: MakeEpoch
    wordings: Wordings
    count: int
    seed: int
    start: int

    def __call__(self, epoch: int, part: int = 0, parts: int = 1) -> list[Sample]:
        """Make one part of an epoch."""
        return [self._worded(sample, epoch - self.start) for sample in self.make(epoch, part, parts)]

    def _worded(self, sample: Sample, number: int) -> Sample:
        seed = int(rng_of(self.seed, number, sample.key, "wordings").integers(2**31))
        return replace(sample, motion=with_wordings(sample.motion, self.wordings, self.count, seed))
