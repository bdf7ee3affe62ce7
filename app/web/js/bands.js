import { unpack } from "./clip.js";

export const AXES = ["x", "y", "z", "speed"];

/**
 * A clip's bands as the server computed them: components that add up to the signal, each (frames, joints, 4) with
 * channels x, y, z in metres and speed in metres a second. Adding some of them up is all that the page does itself.
 */
export class Bands {
  constructor(data, clip) {
    this.clip = clip;
    this.names = data.names; // low to high: a3, d3, d2, d1
    this.ranges = data.ranges;
    this.shares = data.shares; // (bands)
    this.energy = data.energy; // (joints, bands), each row sums to 1
    this.strength = data.strength; // (bands, joints) in 0..1 of the band's strongest joint
    this.label = data.label;
    this.frames = data.frames;
    this.first = data.first; // first frame of the clip that is covered, for very long clips
    this.rest = data.rest; // frame whose slow pose stands in when the lowest band is off
    this.parts = data.components.map(unpack);
    this.on = new Set(this.names);
  }

  /** One row of the plot: the component of a band (or their sum, for index -1) for a joint and an axis. */
  row(band, joint, axis) {
    const out = new Float32Array(this.frames), step = this.clip.joints * 4, at = joint * 4 + axis;
    const chosen = band < 0 ? this.parts : [this.parts[band]];
    for (const part of chosen) for (let t = 0; t < this.frames; t++) out[t] += part[t * step + at];
    return out;
  }

  /** The motion with only the bands that are on. Without the lowest band the rest moves about a still pose of the clip. */
  compose() {
    const { clip, frames } = this;
    if (this.on.size === this.names.length) return clip.positions;
    const out = new Float32Array(clip.positions);
    const base = this.first * clip.stride;
    out.fill(0, base, base + frames * clip.stride);
    this.names.forEach((name, band) => {
      const part = this.parts[band];
      if (this.on.has(name)) {
        for (let i = 0, n = frames * clip.joints; i < n; i++) for (let c = 0; c < 3; c++) out[base + 3 * i + c] += part[4 * i + c];
      } else if (band === 0) {
        for (let t = 0; t < frames; t++) for (let j = 0; j < clip.joints; j++) for (let c = 0; c < 3; c++) {
          out[base + t * clip.stride + 3 * j + c] += part[(this.rest * clip.joints + j) * 4 + c];
        }
      }
    });
    return out;
  }
}

export const hertz = ([low, high]) => {
  const short = (v) => String(Number(v.toPrecision(3)));
  return low <= 0 ? `< ${short(high)} Hz` : `${short(low)}–${short(high)} Hz`;
};
