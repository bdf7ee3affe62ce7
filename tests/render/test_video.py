"""Mannequin videos: both renderers against independent arithmetic, files, progress, cancel, bad input."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from wamo.errors import ConfigError, DataError
from wamo.motion import KIT21, SMPL22, Motion
from wamo.motion.colours import DARK, LIGHT, rgb
from wamo.render import video
from wamo.render.ground import grid_step
from wamo.render.mannequin import NoOpenGL, OpenGLRenderer
from wamo.render.scene import HALF_VIEW, Camera, make_scene
from wamo.render.software import Cone, SoftwareRenderer
from wamo.render.video import Cancelled, VideoOptions, render_video


def standing() -> np.ndarray:
    return video.standing().joints[0].astype(np.float64)


def walking(frames: int = 30, speed: float = 1.2) -> Motion:
    """A stiff figure that slides forward and swings its legs."""
    joints = np.repeat(standing()[None], frames, axis=0)
    time = np.arange(frames) / 20.0
    for side, sign in (("left", 1), ("right", -1)):
        for bone, reach in (("knee", 0.2), ("ankle", 0.35), ("foot", 0.38)):
            joints[:, SMPL22.index(f"{side}_{bone}"), 2] += sign * reach * np.sin(6 * time)
    joints[..., 2] += speed * time[:, None]
    return Motion(joints, 20.0, name="walking")


def looks_like(picture: np.ndarray, colour: str) -> np.ndarray:
    """Pixels whose proportions of red, green and blue are those of a colour, whatever the light."""
    shares = picture / np.maximum(picture.sum(axis=-1, keepdims=True), 1)
    own = np.array(rgb(colour)) / sum(rgb(colour))
    return np.abs(shares - own).max(axis=-1) < 0.012


def mask(renderer) -> np.ndarray:
    """Pixels in which the first picture differs from the ground alone."""
    return mask_of(renderer, 0)


def mask_of(renderer, frame: int) -> np.ndarray:
    """Pixels in which a picture differs from the ground alone."""
    drawn, bare = renderer.draw(frame).astype(int), renderer.ground.draw(frame).astype(int)
    return np.abs(drawn - bare).max(axis=2) > 6


def test_cone_hits_agree_with_marching_along_the_ray() -> None:
    scene = make_scene(walking(1))
    rng = np.random.default_rng(0)
    for segment in scene.segments[::4]:
        r0, r1 = segment.radii
        eye = np.array([0.3, segment.length / 2 + 0.4, 2.0])
        middle = np.array([0.0, segment.length / 2, 0.0])
        for _ in range(20):
            aim = middle + rng.normal(0, 0.06, 3) - eye
            rays = np.stack([np.zeros(3), np.zeros(3), aim], axis=1)
            with np.errstate(invalid="ignore"):
                found = float(Cone(segment).hit(np.zeros(1, np.float32), np.zeros(1, np.float32), eye, rays)[0, 0])
            t, gap = 0.0, np.inf
            share = np.linspace(0, 1, 2000)[:, None]
            for _ in range(200):  # sphere tracing: never steps past the surface
                point = eye + t * aim
                gap = (
                    np.linalg.norm(point - share * [0, segment.length, 0], axis=1) - (r0 + share[:, 0] * (r1 - r0))
                ).min()
                t += gap / np.linalg.norm(aim)
                if gap < 1e-5 or t > 2:
                    break
            if gap < 1e-5:
                assert found == pytest.approx(t, abs=2e-3)
            elif gap > 1e-3:
                assert np.isnan(found)


def test_every_joint_is_in_the_picture_and_on_the_figure() -> None:
    motion = walking(20)
    scene = make_scene(motion)
    renderer = SoftwareRenderer(scene, 200)
    for frame in (0, 10, 19):
        place = (motion.joints[frame] - scene.eye(frame)) @ scene.axes.T
        x, y = (place[:, k] / -place[:, 2] / HALF_VIEW for k in (0, 1))
        assert np.abs(x).max() < 1 and np.abs(y).max() < 1
        rows, columns = ((1 - y) * 100).astype(int), ((1 + x) * 100).astype(int)
        bare = renderer.ground.draw(frame).astype(int)
        differs = np.abs(renderer.draw(frame).astype(int) - bare).max(axis=2)
        assert (differs[rows, columns] > 6).mean() > 0.95


def test_camera_follows_smoothly_and_stands_still_for_one_who_stays() -> None:
    scene = make_scene(walking(120))
    speed = np.diff(scene.targets, axis=0) * 20
    assert not scene.still and speed[:, 2].max() < 1.5 and np.abs(np.diff(speed, axis=0)).max() < 0.2
    assert make_scene(walking(40, speed=0.0)).still


def test_a_given_lens_and_distance_show_the_figure_as_large_as_they_say() -> None:
    motion, lens, distance = walking(60), 2.6, 6.0
    scene = make_scene(motion, Camera(azimuth=0.0, elevation=0.0, lens=lens, distance=distance, height=0.9))
    tall = motion.joints[30, :, 1].max() - motion.joints[30, :, 1].min()
    rows = np.flatnonzero(mask_of(SoftwareRenderer(scene, 240), 30).any(axis=1))
    assert np.ptp(rows) == pytest.approx(tall * lens / distance * 120, rel=0.2)  # flesh reaches beyond the joints
    np.testing.assert_allclose(scene.targets[:, 1], 0.9)
    root = motion.joints[:, 0, [0, 2]]
    window = [root[max(0, t - min(12, t, 59 - t)) : t + min(12, t, 59 - t) + 1].mean(axis=0) for t in range(60)]
    np.testing.assert_allclose(scene.targets[:, [0, 2]], window, atol=0.02)
    near = make_scene(motion, Camera(lens=lens, distance=distance, zoom=2.0))
    assert near.distance == pytest.approx(distance / 2)
    for lens, distance, height in ((0.0, 6.0, 0.9), (2.6, -1.0, 0.9), (2.6, 6.0, float("nan"))):
        with pytest.raises(ConfigError):
            Camera(lens=lens, distance=distance, height=height)


def test_parts_have_their_colours() -> None:
    picture = SoftwareRenderer(make_scene(walking(1), Camera(azimuth=0.0)), 240).draw(0).astype(int)
    left, right = (looks_like(picture, colour) for colour in (LIGHT.left, LIGHT.right))
    assert left.sum() > 300 and right.sum() > 300
    # seen from the front, the person's left is on the picture's right
    assert np.flatnonzero(left.any(axis=0)).mean() > 120 > np.flatnonzero(right.any(axis=0)).mean()


def test_shadow_darkens_the_ground_below() -> None:
    renderer = SoftwareRenderer(make_scene(walking(1)), 200)
    bare, shaded = renderer.ground.draw_bare(0).astype(int), renderer.ground.draw(0).astype(int)
    assert (shaded <= bare + 1).all() and (bare - shaded).max() > 25
    rows = np.flatnonzero((bare - shaded).max(axis=2).max(axis=1) > 25)
    assert rows.min() > 100  # below the horizon only


def test_opengl_draws_the_same_figure() -> None:
    scene = make_scene(walking(3))
    try:
        with OpenGLRenderer(scene, 200) as renderer:
            seen = mask(renderer)
    except NoOpenGL as error:
        pytest.skip(str(error))
    expected = mask(SoftwareRenderer(scene, 200))
    both, either = (seen & expected).sum(), (seen | expected).sum()
    assert both / either > 0.93


def test_without_opengl_the_software_renderer_is_chosen(monkeypatch, tmp_path) -> None:
    def refuse(*_: object) -> None:
        raise NoOpenGL("no driver")

    monkeypatch.setitem(video.RENDERERS, "opengl", refuse)
    monkeypatch.setattr(video, "fastest_renderer", lambda: "opengl")
    assert render_video(walking(3), tmp_path / "a.gif", VideoOptions(size=64)) == "software"
    with pytest.raises(NoOpenGL):
        render_video(walking(3), tmp_path / "b.gif", VideoOptions(size=64, renderer="opengl"))
    assert [p.name for p in tmp_path.iterdir()] == ["a.gif"]
    assert "opengl" not in video.measure_renderers(walking(2), size=64, frames=1)


def test_several_threads_render_the_first_video_of_a_process(tmp_path) -> None:
    code = (
        "import sys, pathlib\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from wamo.render.video import VideoOptions, render_video, standing\n"
        "def work(k):\n"
        "    return render_video(standing(), pathlib.Path(sys.argv[1]) / f'{k}.gif', VideoOptions(size=64))\n"
        "with ThreadPoolExecutor(6) as pool:\n"
        "    print(len(set(pool.map(work, range(6)))))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["1"]  # all by the same renderer
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"{k}.gif" for k in range(6)]


def test_wide_pictures_trims_and_zoom(tmp_path) -> None:
    render_video(walking(40), tmp_path / "a.gif", VideoOptions(size=(160, 96), start=0.5, end=1.0, renderer="software"))
    with Image.open(tmp_path / "a.gif") as image:
        assert image.size == (160, 96) and getattr(image, "n_frames", 1) == 10
    near, far = (
        mask(SoftwareRenderer(make_scene(walking(1), Camera(zoom=zoom), aspect=2), (200, 100))) for zoom in (1.0, 0.5)
    )
    assert near.shape == (100, 200) and near.sum() > 2.5 * far.sum() > 0
    aside = SoftwareRenderer(make_scene(walking(1), Camera(target=(0.0, 0.9, 9.0))), 100)
    assert mask(aside).sum() < mask(SoftwareRenderer(make_scene(walking(1)), 100)).sum()


def test_a_trim_does_not_turn_the_camera(tmp_path) -> None:
    motion = walking(40, speed=0.0)
    angle = np.linspace(0, np.pi, 40)[:, None]
    x, z = motion.joints[..., 0], motion.joints[..., 2]
    turned = np.stack(
        [np.cos(angle) * x + np.sin(angle) * z, motion.joints[..., 1], -np.sin(angle) * x + np.cos(angle) * z], -1
    )
    spinning = motion.with_(joints=turned)
    camera = Camera(azimuth=0.0)
    render_video(spinning, tmp_path / "end.gif", VideoOptions(size=240, start=1.9, camera=camera, renderer="software"))
    with Image.open(tmp_path / "end.gif") as image:
        shown = np.asarray(image.convert("RGB")).astype(int)
    left, right = (looks_like(shown, colour) for colour in (LIGHT.left, LIGHT.right))
    # the person has turned their back: their left is now on the picture's left
    assert np.flatnonzero(left.any(axis=0)).mean() < 120 < np.flatnonzero(right.any(axis=0)).mean()


def test_mp4_is_what_browsers_play(tmp_path) -> None:
    import imageio_ffmpeg

    path = tmp_path / "walk.mp4"
    shares: list[float] = []
    assert (
        render_video(walking(20), path, VideoOptions(size=96, renderer="software"), progress=shares.append)
        == "software"
    )
    assert len(shares) == 20 and shares == sorted(shares) and shares[-1] == 1.0
    content = path.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")  # the index comes first: plays while it loads
    told = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(path)], capture_output=True, text=True).stderr
    assert "h264" in told and "yuv420p" in told and "96x96" in told and "20 fps" in told
    assert imageio_ffmpeg.count_frames_and_secs(str(path)) == (20, pytest.approx(1.0, abs=0.06))
    reader = imageio_ffmpeg.read_frames(str(path))
    next(reader)
    first = np.frombuffer(next(reader), np.uint8).reshape(96, 96, 3).astype(int)
    reader.close()
    drawn = SoftwareRenderer(make_scene(walking(20)), 96).draw(0).astype(int)
    assert np.abs(first - drawn)[:70].mean() < 6


def test_gif_loops_at_the_right_pace_in_true_colours(tmp_path) -> None:
    path = tmp_path / "walk.gif"
    render_video(walking(12), path, VideoOptions(size=96, renderer="software"))
    with Image.open(path) as image:
        assert getattr(image, "n_frames", 1) == 12 and image.info["duration"] == 50 and image.info["loop"] == 0
        image.seek(6)
        shown = np.asarray(image.convert("RGB")).astype(int)
    drawn = SoftwareRenderer(make_scene(walking(12)), 96).draw(6).astype(int)
    assert np.abs(shown - drawn)[:70].mean() < 4


def test_other_frame_rates_keep_the_duration(tmp_path) -> None:
    render_video(walking(20), tmp_path / "a.gif", VideoOptions(size=64, fps=10, renderer="software"))
    with Image.open(tmp_path / "a.gif") as image:
        assert getattr(image, "n_frames", 1) == 10 and image.info["duration"] == 100


@pytest.mark.parametrize("fmt", ["mp4", "gif"])
def test_cancel_leaves_nothing_and_keeps_the_old_file(tmp_path, fmt: str) -> None:
    path = tmp_path / f"walk.{fmt}"
    path.write_bytes(b"old")
    calls = iter(range(1000))
    with pytest.raises(Cancelled, match="stopped after 5 of 40"):
        render_video(walking(40), path, VideoOptions(size=64, renderer="software"), cancelled=lambda: next(calls) >= 5)
    assert [p.name for p in tmp_path.iterdir()] == [path.name] and path.read_bytes() == b"old"


def test_an_error_in_the_callback_leaves_nothing(tmp_path) -> None:
    def fail(_: float) -> None:
        raise RuntimeError("the page is gone")

    with pytest.raises(RuntimeError, match="the page is gone"):
        render_video(walking(10), tmp_path / "walk.mp4", VideoOptions(size=64, renderer="software"), progress=fail)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("fmt", ["mp4", "gif"])
def test_unwritable_targets(tmp_path, fmt: str) -> None:
    with pytest.raises(DataError, match="cannot write"):
        render_video(walking(2), tmp_path / "missing" / f"a.{fmt}", VideoOptions(size=64, renderer="software"))
    (tmp_path / f"folder.{fmt}").mkdir()
    with pytest.raises(DataError, match="cannot write"):
        render_video(walking(2), tmp_path / f"folder.{fmt}", VideoOptions(size=64, renderer="software"))
    assert [p.name for p in tmp_path.iterdir()] == [f"folder.{fmt}"]


@pytest.mark.parametrize(
    "options, word",
    [({"size": 481}, "even"), ({"size": 10_000}, "64 to 1920"), ({"fps": 0}, "frame rate"),
     ({"fps": float("nan")}, "frame rate"),
     ({"fmt": "avi"}, "mp4 or gif"), ({"renderer": "vulkan"}, "renderer")],
)  # fmt: skip
def test_bad_options(tmp_path, options: dict, word: str) -> None:
    with pytest.raises(ConfigError, match=word):
        render_video(walking(2), tmp_path / "a.mp4", VideoOptions(**options))
    assert not list(tmp_path.iterdir())


def test_too_long_a_video_is_refused(tmp_path) -> None:
    with pytest.raises(ConfigError, match="crop"):
        render_video(Motion(np.zeros((2000, 22, 3)), 1.0), tmp_path / "a.mp4", VideoOptions(fps=30))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "joints",
    [np.zeros((2, 22, 3)), np.full((1, 22, 3), 9999.0), np.random.default_rng(0).uniform(-1e4, 1e4, (3, 22, 3)),
     np.repeat(standing()[None] * 1e-3, 2, axis=0), np.stack([standing(), standing() + 9000.0])],
    ids=["one place", "far away", "everywhere", "tiny", "jump of 9 km"],
)  # fmt: skip
def test_strange_motions_give_a_picture(joints: np.ndarray) -> None:
    scene = make_scene(Motion(joints, 20.0))
    picture = SoftwareRenderer(scene, 96, DARK).draw(len(joints) - 1)
    assert picture.shape == (96, 96, 3) and picture.dtype == np.uint8


def test_kit_skeleton_and_scale_of_the_grid() -> None:
    joints = np.random.default_rng(0).normal(0, 0.3, (2, 21, 3)) + np.array([0, 1, 0])
    assert mask(SoftwareRenderer(make_scene(Motion(joints, 12.5, skeleton=KIT21)), 96)).sum() > 100
    assert grid_step(1.7) == grid_step(1.2) == 1.0 and grid_step(17.0) == 10.0
