"""What callers may ask for: one typed request per endpoint, parsed once at the door.

The same models give the REST API its OpenAPI description, the Gradio API its parameters and MCP its input schemas.
The docstring of a request is the description of its endpoint.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from wamo.formats import ReadOptions

MAX_WEIGHTS = 32
MAX_KEYS = 24


def _encodable(value: Any) -> Any:
    """Replace half surrogate pairs, which no answer could repeat."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value


Text = Annotated[str, BeforeValidator(_encodable)]
Short = Annotated[Text, Field(max_length=200)]
Weights = Annotated[dict[Short, Annotated[float, Field(ge=0, le=3)]], Field(max_length=MAX_WEIGHTS)]
Visitor = Annotated[Short, Field(description="The page's own mark, for motions that only this visitor sees.")]
Key = Annotated[Short, Field(description='Key of a motion, e.g. "g12" from a search or "v…" from analyse.')]
Count = Annotated[int, Field(description="How many results, 1 to 48.")]
WithMotion = Annotated[bool, Field(description="Also send joint positions (int16 in base64) for a player.")]
Wavelet = Annotated[Short, Field(description='Orthogonal wavelet such as "db1", or "learned": the model\'s filters.')]
Levels = Annotated[int, Field(description="Number of levels, 1 to 6; there is one more band than levels.")]


class Request(BaseModel):
    """Base of all requests: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")

    visitor: Visitor = ""


class SearchFilters(BaseModel):
    """Which clips take part in a search; a field left out admits all."""

    model_config = ConfigDict(extra="forbid")

    min_seconds: float | None = Field(None, ge=0)
    max_seconds: float | None = Field(None, ge=0)
    sources: Annotated[list[Short], Field(max_length=64)] | None = None
    splits: Annotated[list[Short], Field(max_length=64)] | None = None


class SearchRequest(Request):
    """Find the motions that fit a description best."""

    query: Text = Field(description='What the person does, in English: "a person waves with the left hand". '
                        "Empty: a few motions to begin with.")  # fmt: skip
    count: Count = 8
    with_motion: WithMotion = False
    also: Text = Field("", description="A second description that must fit as well.")
    exclude: Text = Field("", description="What the person must not do.")
    band_weights: Weights | None = Field(None, description='Band symbol ("a3", "d3", "d2", "d1") to weight, 0 to 3.')
    part_weights: Weights | None = Field(None, description='Part ("torso", "left arm", ...) to weight, 0 to 3.')
    filters: SearchFilters | None = Field(None, description="Durations in seconds, sources and splits.")
    match: Literal["meaning", "words"] = Field(
        "meaning", description='"words": only motions whose name or captions have the words of the query.'
    )


class SimilarRequest(Request):
    """Find the motions that are most like a given one."""

    key: Key
    count: Count = 8
    with_motion: WithMotion = False


class ClipRequest(Request):
    """Fetch the whole of one motion for a player: joint positions in metres as int16 in base64."""

    key: Key
    rate: Literal["page", "source"] = Field("page", description="20 fps, or the frame rate of the file.")


class BandsRequest(Request):
    """Split one motion into wavelet bands that add up to it, with the share of kinetic energy in each."""

    key: Key
    wavelet: Wavelet = "db1"
    levels: Levels = 3
    start: int = Field(0, ge=0, description="First frame of the part to send, for motions longer than a minute.")
    components: bool = Field(True, description="Also send the band components (int16 in base64).")


class WhyRequest(Request):
    """Explain a match: signed shares of joints, bands and frames (integrated gradients of the cosine)."""

    query: Text = Field(description="The text that was searched for.")
    key: Key


class WordsRequest(Request):
    """Tell which word of a query is answered by which limb and which moment of a motion."""

    query: Text = Field(description="The text that was searched for.")
    key: Key
    moments: int = Field(8, ge=1, le=24, description="Number of equal stretches of time.")


class MomentsRequest(Request):
    """Find where in a motion a text matches: the cosine of the text with sliding windows."""

    query: Text = Field(description="What to look for.")
    key: Key
    window: float = Field(2.0, ge=0.5, le=10, description="Length of the window in seconds.")
    start: float = Field(0.0, ge=0, description="Where to begin, in seconds; at most two minutes are searched.")


class DescribeRequest(Request):
    """Name the sentences of the gallery that fit a motion best."""

    key: Key
    count: int = Field(5, description="How many sentences, 1 to 20.")


class Camera(BaseModel):
    """Where the camera of a video stands."""

    model_config = ConfigDict(extra="forbid")

    azimuth: float = Field(32.0, description="Degrees from where the person faces in the first frame; 90: their left.")
    elevation: float = Field(14.0, ge=-90, le=90, description="Degrees by which the camera looks down.")
    zoom: float = Field(1.0, ge=0.1, le=20, description="1 fits the person into the picture.")
    target: tuple[float, float, float] | None = Field(None, description="Point in the middle; left out: the person.")
    follow: bool = Field(True, description="Whether to move with a person who travels.")
    lens: float = Field(3.732, ge=0.5, le=20, description="Focal length over half the picture's height.")
    distance: float | None = Field(None, gt=0, le=100, description="Metres at zoom 1; left out: as the motion needs.")
    height: float | None = Field(None, ge=-10, le=10, description="Metres from the floor to the middle of the picture.")


class Seen(Request):
    """What is on screen: the part, the bands and the speed of a motion."""

    wavelet: Wavelet = "db1"
    levels: Levels = 3
    gains: Weights | None = Field(None, description="Band symbol to gain, 0 to 3; bands left out keep gain 1.")
    start: float = Field(0.0, ge=0, description="Where to begin, in seconds.")
    end: float | None = Field(None, gt=0, description="Where to end, in seconds; left out: the end of the motion.")
    speed: float = Field(1.0, ge=0.1, le=4, description="Playback speed; changes the frame rate of all but figures.")
    rate: Literal["source", "page"] = Field("source", description="Frame rate of the file it was read from, or 20.")
    naming: Literal["standard", "mixamo"] = Field("standard", description="Joint names in BVH and GLB files.")


ExportKind = Literal["npz", "bvh", "glb", "csv", "mp4", "gif", "png", "svg", "pdf", "original"]


class ExportRequest(Seen):
    """Save a motion as it is seen: npz, bvh, glb or csv; an mp4 or gif video; the figure of one joint's bands as png,
    svg or pdf; or the original file, byte for byte, where it was kept (an .amc and its .asf come as .zip)."""

    key: Key
    kind: ExportKind
    joint: int = Field(0, ge=0, description="Index of the joint, for figures.")
    axis: Literal["x", "y", "z", "speed"] = Field("speed", description="What figures show.")
    theme: Literal["light", "dark"] = "light"
    camera: Camera = Field(Camera.model_validate({}), description="For videos.")
    size: int = Field(480, ge=64, le=1080, multiple_of=2, description="Height of a video in pixels.")
    width: int | None = Field(None, ge=64, le=1920, multiple_of=2, description="Width of a video; left out: square.")
    fps: float | None = Field(None, ge=1, le=60, description="Frame rate of a video; left out: the motion's, up to 30.")
    wait: bool = Field(True, description='Wait for the file; otherwise videos answer with a job to ask after ("job").')


class ZipRequest(Seen):
    """Save several motions as one .zip."""

    keys: Annotated[list[Key], Field(min_length=1, max_length=MAX_KEYS)]
    kind: Literal["npz", "bvh", "glb", "csv", "original"]


class JobRequest(Request):
    """Ask how far a video is, or stop it."""

    job: Short = Field(description="The job that export answered with.")
    stop: bool = Field(False, description="Whether to stop it.")


class AddRequest(Request):
    """Take motions that the visitor brought into their own search, until the visit ends."""

    key: Key
    caption: Annotated[Text, Field(max_length=2000)] = Field("", description="What the motion shows, for its card.")


class FileUpload(BaseModel):
    """One file inside a JSON request."""

    model_config = ConfigDict(extra="forbid")

    name: Text = Field(description="File name with its extension.")
    content: str = Field(description="The bytes in base64.")


FileUnit = Literal["m", "cm", "mm", "inch", "cmu", "adult"]


class AnalyseRequest(Request):
    """Read motion files and keep them for this visit: BVH, AMC with its ASF, HumanML3D .npy, AMASS .npz or WaMo .npz.

    Each file succeeds or fails for itself; an .asf goes with the .amc files of the same request."""

    files: Annotated[list[FileUpload], Field(min_length=1, max_length=2 * MAX_KEYS)]
    fps: float | None = Field(None, description="Frame rate, for files that do not say theirs.")
    unit: FileUnit | None = Field(None, description="Unit of the files; adult: scale the body to an adult. "
                                  "Left out: detected.")  # fmt: skip
    up: Literal["y", "z"] | None = Field(None, description="Up axis of the files. Left out: detected.")
    keep_calibration: bool = Field(False, description="Keep a calibration pose (T-pose) before the motion.")
    collect: bool = Field(False, description="Also take them into this visitor's own search.")

    def options(self) -> ReadOptions:
        """The options of reading the files."""
        keep = self.keep_calibration
        return ReadOptions(fps=self.fps, unit=self.unit, up=self.up, keep_calibration=keep, mixed=True)


class OwnRequest(Request):
    """List the motions that this visitor brought."""


class ForgetRequest(Request):
    """Forget everything that this visitor brought."""


class ModelRequest(Request):
    """Tell what the model is and how good: filters, reconstruction in mm, retrieval with N, cost."""
