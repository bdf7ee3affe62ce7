"""The table of ablations: each row overrides values of a recipe. Use them as ``--recipe base+without-twr``."""

from __future__ import annotations

from typing import Any

ABLATIONS: dict[str, dict[str, Any]] = {
    # components of the paper
    "plain": {"model": {"transform": "none", "twr_signal": False, "twr_feature": False, "order_head": False}},
    "without-twr": {"model": {"twr_signal": False, "twr_feature": False}},
    "without-twr-signal": {"model": {"twr_signal": False}},
    "without-twr-feature": {"model": {"twr_feature": False}},
    "without-dmsp": {"model": {"order_head": False}},
    "without-dmsp-original": {"loss": {"dmsp_original": False}},
    "without-dmsp-shuffled": {"loss": {"dmsp_shuffled": False}},
    "dmsp-without-positions": {"loss": {"dmsp_positions": False}},
    "dmsp-all-clips": {"loss": {"dmsp_clips": 1.0}},
    # transforms (paper: SWT is best) and initial wavelets (paper: db1 is best)
    "transform-none": {"model": {"transform": "none"}},
    "transform-fft": {"model": {"transform": "fft"}},
    "transform-dct": {"model": {"transform": "dct"}},
    "transform-dwt": {"model": {"transform": "dwt"}},
    "transform-convolution": {"model": {"transform": "convolution"}},
    "wavelet-db2": {"model": {"wavelet": "db2"}},
    "wavelet-db4": {"model": {"wavelet": "db4"}},
    "wavelet-sym4": {"model": {"wavelet": "sym4"}},
    "wavelet-coif1": {"model": {"wavelet": "coif1"}},
    "levels-1": {"model": {"levels": 1}},
    "levels-2": {"model": {"levels": 2}},
    "levels-4": {"model": {"levels": 4}},
    "levels-5": {"model": {"levels": 5}},
    "filters-fixed": {"model": {"learnable_filters": False}},
    "filters-shared": {"model": {"filter_sharing": "all"}},
    "filters-per-channel": {"model": {"filter_sharing": "channel"}},
    # encoder
    "stride-2": {"model": {"stride": 2}},
    "deeper": {"model": {"band_layers": 4, "layers": 4}},
    "joints": {"model": {"granularity": "joints"}},
    "whole-body": {"model": {"granularity": "whole"}},
    "global-positions": {"model": {"representation": "global"}},
    "late-interaction": {"model": {"late_interaction": True}},
    # text
    "text-distilbert": {"model": {"text_backbone": "distilbert", "text_pooling": "cls"}},
    "text-cls": {"model": {"text_pooling": "cls"}},
    "text-mean": {"model": {"text_pooling": "mean"}},
    "text-tokens": {"model": {"text_pooling": "tokens"}},
    # losses, batches and augmentation
    "duplicates-not-masked": {"loss": {"mask_duplicates": False}},
    "temperature-low": {"loss": {"temperature": 0.04}},
    "reconstruction-light": {"loss": {"reconstruction_beta": 1.0, "weight_reconstruction": 1.0}},
    "batches-mixed": {"themed": 0.0},
    "without-ema": {"ema": 0.0},
    "without-mirror": {"augment": {"mirror": 0.0}},
    "without-hiding": {"augment": {"hide": 0.0}},
    "without-word-dropout": {"augment": {"word_dropout": 0.0}},
    "without-long-trials": {"long_trials": False},
    "with-excerpts": {"library": {"excerpts": 0.25}, "augment": {"excerpt": 0.4}},
    "with-proportions": {"augment": {"proportions": 0.2}},
    "with-drift": {"augment": {"drift": 0.03}},
}
"""Name of the ablation -> values that it overrides."""
