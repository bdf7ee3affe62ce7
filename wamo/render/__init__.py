"""Pictures of motions: mannequin videos and stills, and wavelet figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wamo.render.bands import BandSignal, band_figure, figure_bytes, filter_figure
    from wamo.render.scene import Camera
    from wamo.render.stills import contact_sheet, motion_strip
    from wamo.render.video import Cancelled, VideoOptions, render_video

__all__ = [
    "BandSignal", "Camera", "Cancelled", "VideoOptions", "band_figure", "contact_sheet", "figure_bytes",
    "filter_figure", "motion_strip", "render_video",
]  # fmt: skip

_HOME = {
    "BandSignal": "bands", "band_figure": "bands", "figure_bytes": "bands", "filter_figure": "bands",
    "contact_sheet": "stills", "motion_strip": "stills", "render_video": "video", "VideoOptions": "video",
    "Cancelled": "video", "Camera": "scene",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOME:  # matplotlib, Pillow and scipy load when something is drawn
        from importlib import import_module

        return getattr(import_module(f"wamo.render.{_HOME[name]}"), name)
    raise AttributeError(f"module 'wamo.render' has no attribute {name!r}")
