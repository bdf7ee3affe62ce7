import { clamp } from "./maths.js";

const LENS = 2.6; // focal length over half the picture's height: a calm, slightly long lens

/** Orbits a point above the floor. Angles in radians, lengths in metres; azimuth 0 looks at the person's front. */
export class Camera {
  constructor() {
    /** Angles that several cameras may share, so that their figures are seen from the same side. */
    this.angles = { azimuth: 0, height: 0 };
    this.top = 0;
    this.reachBack = 4;
    this.reset();
    this.target = [0, 0.9, 0];
    this.follows = true;
  }

  reset() {
    this.angles.azimuth = 0.55;
    this.angles.height = 0.2;
    this.zoom = 1;
  }

  /** Look from the same side as another camera from now on. */
  share(/** @type {Camera} */ other) {
    this.angles = other.angles;
  }

  get azimuth() {
    return this.angles.azimuth;
  }

  get height() {
    return this.angles.height;
  }

  /** Distance from which a clip fills a picture of this shape below ``top``, all in device pixels. */
  frame(clip, width, height, top = 0) {
    const tall = clip.top * 0.5 + 0.16,
      wide = Math.min(clip.reach, 1.3) * 0.9;
    this.target[1] = clip.top * 0.5 - 0.02;
    this.top = top;
    this.reachBack = LENS * Math.max((tall * height) / (height - top), (wide * height) / width) * 1.06 + 0.5;
  }

  turn(dx, dy) {
    this.angles.azimuth -= dx * 0.008;
    this.angles.height = clamp(this.height + dy * 0.006, -0.15, 1.5);
  }

  zoomBy(factor) {
    this.zoom = clamp(this.zoom * factor, 0.6, 4);
  }

  /** Where it stands, as a video's camera takes it: the same picture without the controls over it. */
  stand() {
    const [x, y, z] = this.target;
    return {
      follow: this.follows,
      lens: LENS,
      distance: this.reachBack,
      height: y,
      target: this.follows ? null : [x, y, z],
    };
  }

  /** Prepare the projection for a picture of this size in device pixels. */
  aim(width, height) {
    const [sa, ca, sh, ch] = [
      Math.sin(this.azimuth),
      Math.cos(this.azimuth),
      Math.sin(this.height),
      Math.cos(this.height),
    ];
    this.right = [ca, 0, -sa];
    this.up = [-sa * sh, ch, -ca * sh];
    this.toward = [sa * ch, sh, ca * ch];
    this.distance = this.reachBack / this.zoom;
    this.focal = (LENS * height) / 2;
    this.centre = [width / 2, (height + this.top) / 2];
  }

  /** Project a point: out = [x, y, depth, pixels per metre]. Depth grows away from the eye. */
  project(x, y, z, out, at = 0) {
    const dx = x - this.target[0],
      dy = y - this.target[1],
      dz = z - this.target[2];
    const { right: r, up: u, toward: t } = this;
    const depth = Math.max(0.15, this.distance - (t[0] * dx + t[1] * dy + t[2] * dz));
    const scale = this.focal / depth;
    out[at] = this.centre[0] + (r[0] * dx + r[2] * dz) * scale;
    out[at + 1] = this.centre[1] - (u[0] * dx + u[1] * dy + u[2] * dz) * scale;
    out[at + 2] = depth;
    out[at + 3] = scale;
  }
}
