"""Whether a sentence describes a human movement at all: a linear reading of the frozen encoder's sentence vector.

`movement.json` holds one weight per dimension of MiniLM's mean token vector and a bias: logistic regression of
sentences about movements (everyday sentences and captions of the library, HumanML3D's captions) against sentences
about anything else. It depends on the text encoder alone, not on trained weights or a gallery. Not in the paper.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources

import numpy as np

from wamo.model.text import TextBackbone, sentence_vectors


@cache
def _constants() -> tuple[str, np.ndarray, float]:
    """The backbone that the constants belong to, the weights and the bias."""
    values = json.loads((resources.files("wamo.retrieval") / "movement.json").read_text("utf-8"))
    return values["backbone"], np.array(values["weights"], np.float32), float(values["bias"])


def movement_logits(text: TextBackbone, sentences: Sequence[str]) -> np.ndarray:
    """(sentences,) log odds that each describes a movement; 0 for a backbone that the constants do not belong to."""
    backbone, weights, bias = _constants()
    if text.backbone != backbone:
        return np.zeros(len(sentences), np.float32)
    return sentence_vectors(text.encode(sentences)) @ weights + bias
