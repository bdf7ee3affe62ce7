"""Motion -> MP4 or GIF of a mannequin, with progress and cancel. A file appears only when it is complete."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from wamo.errors import ConfigError, DataError, WamoError
from wamo.motion import SMPL22, Motion
from wamo.motion.colours import LIGHT, Palette, palette, rgb
from wamo.render.ground import Ground, grid_step
from wamo.render.mannequin import NoOpenGL, OpenGLRenderer
from wamo.render.scene import Camera, Scene, Size, first_heading, make_scene, width_and_height
from wamo.render.software import SoftwareRenderer

Renderer = OpenGLRenderer | SoftwareRenderer
RENDERERS: dict[str, type[OpenGLRenderer] | type[SoftwareRenderer]] = {
    "opengl": OpenGLRenderer,
    "software": SoftwareRenderer,
}
THREADS = 2
"""Frames drawn at the same time; numpy lets threads run side by side."""

MAX_FRAMES = 20 * 60 * 30
"""Twenty minutes at 30 frames a second."""

GIF_GROUND, GIF_SHADES = 64, 30
"""Palette entries for the surroundings, and for each colour of the body."""


class Cancelled(WamoError):
    """The caller cancelled the work; nothing was written."""


@dataclass(frozen=True)
class VideoOptions:
    """Options of a video.

    Parameters
    ----------
    size : pixels a side of a square, or (width, height); even, 64 to 1920 each
    fps : frames a second of the video; default: the motion's own, at most 30. GIF rounds it to 1/100 s
    camera : the viewpoint
    dark : the dark palette in place of the light one
    start, end : seconds of the motion to show; default: all of it
    renderer : "auto" takes the fastest that works here, measured once per process
    fmt : "mp4" or "gif"; default: by the file's extension

    Raises
    ------
    ConfigError
        Size, frame rate or renderer out of range.
    """

    size: Size = 480
    fps: float | None = None
    camera: Camera = field(default_factory=Camera)
    dark: bool = False
    start: float = 0.0
    end: float | None = None
    renderer: Literal["auto", "opengl", "software"] = "auto"
    fmt: Literal["mp4", "gif"] | None = None

    def __post_init__(self) -> None:
        width, height = width_and_height(self.size)
        if not all(64 <= side <= 1920 and side % 2 == 0 for side in (width, height)):
            raise ConfigError(f"video size must be even numbers of pixels from 64 to 1920, found {width} x {height}")
        if self.fps is not None and not (np.isfinite(self.fps) and 1 <= self.fps <= 120):
            raise ConfigError(f"video frame rate must be from 1 to 120, found {self.fps}")
        if self.renderer != "auto" and self.renderer not in RENDERERS:
            raise ConfigError(f"renderer must be auto, opengl or software, found {self.renderer!r}")
        if self.fmt not in (None, "mp4", "gif"):
            raise ConfigError(f"videos are written as mp4 or gif, not as {self.fmt}")


def render_video(
    motion: Motion,
    path: str | os.PathLike[str],
    options: VideoOptions | None = None,
    *,
    progress: Callable[[float], object] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> str:
    """Render the motion as a video that every browser plays (H.264, yuv420p, index first) or as a looping GIF.

    Parameters
    ----------
    path : file to write; it appears only when it is complete
    progress : called with 0..1 after every frame
    cancelled : asked before every frame; True stops the work

    Returns
    -------
    The renderer used: "opengl" or "software".

    Raises
    ------
    Cancelled, ConfigError (format or length), MotionError (start and end), DataError (the target cannot be written),
    NoOpenGL (renderer="opengl" without OpenGL)

    Notes
    -----
    Not in the paper.
    """
    path, options = Path(path), options or VideoOptions()
    kind, rate = _kind_and_rate(path, options, motion.fps)
    shown = motion
    if options.start > 0 or options.end is not None:
        shown = motion.crop(options.start, motion.duration if options.end is None else options.end)
    if shown.duration * rate > MAX_FRAMES:
        raise ConfigError(f"{shown.duration:.0f} s at {rate:g} fps is too long for a video: crop the motion first")
    size = width_and_height(options.size)
    scene = make_scene(
        shown if rate == shown.fps else shown.resample(rate),
        options.camera,
        aspect=size[0] / size[1],
        facing=first_heading(motion),  # cropping must not turn the camera
    )
    colours = palette(dark=options.dark)
    with _beside(path) as temporary, _open_renderer(options.renderer, scene, size, colours) as stage:
        frames = _watched(_frames(stage, scene, rate, colours), len(scene), progress, cancelled)
        write = _write_gif if kind == "gif" else _write_mp4
        write(frames, temporary, size, rate, stage.ground)
    return stage.name


def _kind_and_rate(path: Path, options: VideoOptions, fps: float) -> tuple[str, float]:
    """("mp4" or "gif", frames per second) of a video; GIFs count in hundredths of a second."""
    kind = options.fmt or path.suffix.lower().lstrip(".")
    if kind not in ("mp4", "gif"):
        raise ConfigError(f"videos are written as mp4 or gif, not as {kind or 'a file without an ending'}")
    rate = float(options.fps) if options.fps is not None else min(fps, 30.0)
    if rate < 1.0:
        raise ConfigError(f"a video needs a frame rate of at least 1, the motion has {rate:g}: give fps")
    return kind, 100.0 / max(2, round(100.0 / rate)) if kind == "gif" else rate


def _open_renderer(choice: str, scene: Scene, size: Size, colours: Palette) -> Renderer:
    """Open the chosen renderer; "auto" falls back to software if OpenGL cannot open this scene."""
    if choice != "auto":
        return RENDERERS[choice](scene, size, colours)
    try:
        return RENDERERS[fastest_renderer()](scene, size, colours)
    except NoOpenGL:
        return SoftwareRenderer(scene, size, colours)


_MEASURING = threading.Lock()


def fastest_renderer() -> str:
    """The fastest renderer that works here, "opengl" or "software", measured once per process. Thread-safe."""
    with _MEASURING:
        return _measured()


@lru_cache(maxsize=1)
def _measured() -> str:
    times = measure_renderers(standing())
    return min(times, key=lambda name: times[name])


def measure_renderers(motion: Motion, size: Size = 480, frames: int = 6) -> dict[str, float]:
    """Seconds per frame of every renderer that works here, drawn as `render_video` does; a few frames are enough."""
    scene = make_scene(motion)
    times = {}
    for name, kind in RENDERERS.items():
        try:
            with kind(scene, size) as stage:
                stage.draw(0)
                start = time.perf_counter()
                for _ in _frames(stage, scene, 20.0, LIGHT, count=frames):
                    pass
                times[name] = (time.perf_counter() - start) / frames
        except NoOpenGL:
            continue
    return times


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Yield a temporary file that replaces the target at the end, and is removed on errors."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}.", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise DataError(f"cannot write {path.name}: {error.strerror}. Choose a folder that can be written.") from error
    temporary = Path(name)
    try:
        yield temporary
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        reason = (error.strerror or str(error)).strip().splitlines()[-1:] or ["the encoder failed"]
        raise DataError(f"cannot write {path.name}: {reason[0]}. Is the disk full, or the target a folder?") from error
    finally:
        temporary.unlink(missing_ok=True)


def _frames(
    stage: Renderer, scene: Scene, fps: float, colours: Palette, count: int | None = None
) -> Iterator[np.ndarray]:
    """Yield finished frames in order, and draw the next ones while the consumer encodes."""
    total = count or len(scene)
    note = f"grid {grid_step(scene.size):g} m"

    def draw(k: int) -> np.ndarray:
        return _captioned(stage.draw(k % len(scene)), f"{k / fps:5.2f} s", note, colours)

    with ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="frames") as pool:
        waiting: deque[Future[np.ndarray]] = deque()
        try:
            for k in range(total):
                waiting.append(pool.submit(draw, k))
                if len(waiting) > 2 * THREADS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for late in waiting:
                late.cancel()


def _watched(
    frames: Iterator[np.ndarray],
    total: int,
    progress: Callable[[float], object] | None,
    cancelled: Callable[[], bool] | None,
) -> Iterator[np.ndarray]:
    with contextlib.closing(frames):  # type: ignore[type-var]
        for done in range(1, total + 1):
            if cancelled is not None and cancelled():
                raise Cancelled(f"stopped after {done - 1} of {total} frames; nothing was written")
            yield next(frames)
            if progress is not None:
                progress(done / total)


def _captioned(picture: np.ndarray, left: str, right: str, colours: Palette) -> np.ndarray:
    """Time in the lower left and the grid's step in the lower right corner."""
    height = max(11, min(picture.shape[:2]) // 34)
    image = Image.fromarray(picture[-2 * height :])
    draw = ImageDraw.Draw(image)
    font, ink = _font(height), rgb(colours.ink)
    draw.text((height, height), left, font=font, fill=ink, anchor="lm")
    draw.text((picture.shape[1] - height, height), right, font=font, fill=ink, anchor="rm")
    picture[-2 * height :] = np.asarray(image)
    return picture


@lru_cache(maxsize=8)
def _font(height: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(height)


def _write_mp4(frames: Iterator[np.ndarray], path: Path, size: tuple[int, int], fps: float, ground: Ground) -> None:
    import imageio_ffmpeg

    writer = imageio_ffmpeg.write_frames(
        str(path),
        size,
        fps=fps,
        codec="libx264",
        pix_fmt_in="rgb24",
        pix_fmt_out="yuv420p",
        quality=None,
        macro_block_size=2,
        ffmpeg_log_level="error",
        output_params=["-crf", "20", "-preset", "veryfast", "-movflags", "+faststart", "-f", "mp4"],
    )
    with contextlib.closing(writer):
        writer.send(None)
        for frame in frames:
            writer.send(frame)


def _write_gif(frames: Iterator[np.ndarray], path: Path, size: tuple[int, int], fps: float, ground: Ground) -> None:
    first = next(frames)
    palette = _palette(ground)

    def flat(frame: np.ndarray) -> Image.Image:
        return Image.fromarray(frame).quantize(palette=palette, dither=Image.Dither.NONE)

    # Pillow takes the frames one by one, so memory does not grow with the length
    flat(first).save(
        path,
        format="GIF",
        save_all=True,
        append_images=(flat(frame) for frame in frames),
        duration=round(1000 / fps),
        loop=0,
        optimize=False,
        disposal=1,
    )


def _palette(ground: Ground) -> Image.Image:
    """One palette for the whole clip, so that colours do not flicker: shades of every part and of the ground."""
    surroundings = Image.fromarray(ground.draw(0)).quantize(GIF_GROUND, method=Image.Quantize.MEDIANCUT)
    levels = np.linspace(0.30, 1.12, GIF_SHADES)[:, None]
    shades = [np.clip(np.array(rgb(colour)) * levels, 0, 255) for colour in dict.fromkeys(ground.palette.parts)]
    own = np.array(surroundings.getpalette()).reshape(-1, 3)[:GIF_GROUND]
    colours = np.concatenate([own, *shades, [rgb(ground.palette.ink)]]).astype(np.uint8)
    palette = Image.new("P", (1, 1))
    palette.putpalette(colours.tobytes())
    return palette


def standing() -> Motion:
    """One frame of a plain figure with its arms out, for measuring renderers and for tests."""
    place = {
        "pelvis": (0, 0.95, 0), "hip": (0.09, 0.88, 0), "knee": (0.1, 0.5, 0), "ankle": (0.1, 0.08, 0),
        "foot": (0.1, 0.02, 0.13), "spine1": (0, 1.06, 0), "spine2": (0, 1.19, 0), "spine3": (0, 1.25, 0),
        "neck": (0, 1.46, 0), "collar": (0.08, 1.38, 0), "head": (0, 1.55, 0), "shoulder": (0.18, 1.42, 0),
        "elbow": (0.42, 1.3, 0), "wrist": (0.62, 1.2, 0.1),
    }  # fmt: skip
    joints = []
    for name in SMPL22.joints:
        side, _, bone = name.rpartition("_")
        joints.append(np.array(place[bone]) * np.array([-1.0 if side == "right" else 1.0, 1.0, 1.0]))
    return Motion(np.array([joints], np.float32), 20.0, name="standing")
