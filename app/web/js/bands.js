import { unpack } from "./maths.js";

export const AXES = ["x", "y", "z", "speed"];
export const MAX_GAIN = 3;

/** The gains of bands by symbol. They outlive the clip, so that the next one moves alike. */
export class Gains {
  constructor() {
    /** @type {Map<string, number>} */ this.values = new Map();
    /** @type {string | null} */ this.soloed = null;
  }

  /** What a band is multiplied by, 0 to 3. */
  of(name) {
    if (this.soloed && this.soloed !== name) return 0;
    return this.values.get(name) ?? 1;
  }

  set(name, gain) {
    const kept = Math.min(MAX_GAIN, Math.max(0, gain));
    if (kept === 1) this.values.delete(name);
    else this.values.set(name, kept);
  }

  /** Off, or back to 100 %. */
  toggle(name) {
    if (this.soloed) this.soloed = null;
    this.set(name, this.of(name) === 0 ? 1 : 0);
  }

  solo(name) {
    this.soloed = this.soloed === name ? null : name;
    if (this.soloed && this.values.get(name) === 0) this.values.delete(name);
  }

  reset() {
    this.values.clear();
    this.soloed = null;
  }

  /** Whether the motion is as it was recorded, for these bands. */
  neutral(names) {
    return names.every((name) => this.of(name) === 1);
  }

  /** Gains that differ from 1, as the server takes them; null where there are none. */
  request(names) {
    const changed = names.filter((name) => this.of(name) !== 1).map((name) => [name, this.of(name)]);
    return changed.length ? Object.fromEntries(changed) : null;
  }
}

/**
 * A clip's bands as the server computed them: components that add up to the signal, each (frames, joints, 4) with
 * channels x, y, z in metres and speed in metres a second. The page only adds them up, each times its gain.
 */
export class Bands {
  constructor(data, clip) {
    this.clip = clip;
    /** @type {string[]} Low to high: a3, d3, d2, d1. */ this.names = data.names;
    /** @type {[number, number][]} Hz. */ this.ranges = data.ranges;
    /** @type {string[]} Names for people. */ this.words = data.words;
    /** @type {number[]} (bands) */ this.shares = data.shares;
    /** @type {number[][]} (joints, bands), each row sums to 1. */ this.energy = data.energy;
    /** @type {number[][]} (bands, joints), 0..1 of the band's strongest joint. */ this.strength =
      data.strength;
    /** @type {string} */ this.label = data.label;
    /** @type {number} */ this.frames = data.frames;
    /** @type {number} First frame of the clip that is covered. */ this.first = data.first;
    /** @type {number} Frame whose slow pose stands in for the lowest band. */ this.rest = data.rest;
    /** @type {Float32Array[]} */ this.parts = data.components.map(unpack);
    /** @type {Float32Array | null} */ this.composed = null;
    /** @type {Float32Array | null} The sum of all bands, where a faster clip needs it. */ this.whole = null;
  }

  /** The word, hertz and symbol of a band: "rhythm, 1.25–2.5 Hz, d3". */
  describe(band) {
    return `${this.words[band]}, ${hertz(this.ranges[band])}, ${this.names[band]}`;
  }

  /** One row of the plot: the component of a band (or their sum, for index -1) for a joint and an axis. */
  row(band, joint, axis) {
    const out = new Float32Array(this.frames),
      step = this.clip.joints * 4,
      at = joint * 4 + axis;
    const chosen = band < 0 ? this.parts : [this.parts[band]];
    for (const part of chosen) for (let t = 0; t < this.frames; t++) out[t] += part[t * step + at];
    return out;
  }

  /**
   * The motion with every band times its gain. The lowest band fades toward a still pose of the clip, not toward the
   * origin. The array is used again by the next call.
   * @param {Gains} gains
   */
  compose(gains) {
    const { clip, frames, names } = this;
    if (gains.neutral(names)) return clip.positions;
    this.composed ??= new Float32Array(clip.positions);
    if (clip.sampleFps > clip.fps) return this.composeFaster(gains);
    if (frames < clip.frames) this.composed.set(clip.positions);
    return this.mix(gains, this.composed, this.first * clip.stride);
  }

  /** The same for a clip whose positions are faster than its bands: what the gains change is added in between. */
  composeFaster(gains) {
    const { clip, frames, composed: out } = this,
      { stride, samples, positions } = clip;
    this.whole ??= this.mix(new Gains(), new Float32Array(frames * stride), 0);
    const change = this.mix(gains, new Float32Array(frames * stride), 0);
    for (let i = 0; i < change.length; i++) change[i] -= this.whole[i];
    out.set(positions);
    for (let t = 0; t < samples; t++) {
      const place = (t * clip.fps) / clip.sampleFps - this.first;
      if (place < 0 || place >= frames) continue;
      const lower = Math.floor(place),
        share = place - lower,
        from = lower * stride,
        next = Math.min(lower + 1, frames - 1) * stride;
      for (let i = 0; i < stride; i++)
        out[t * stride + i] += change[from + i] + share * (change[next + i] - change[from + i]);
    }
    return out;
  }

  /** Add up the bands, each times its gain, into `out` from place `base` on. */
  mix(gains, out, base) {
    const { clip, frames, names } = this,
      joints = frames * clip.joints;
    const slow = this.parts[0],
      low = gains.of(names[0]),
      rest = this.rest * clip.joints * 4;
    for (let i = 0; i < joints; i++) {
      const still = rest + (i % clip.joints) * 4,
        from = 4 * i,
        to = base + 3 * i;
      for (let c = 0; c < 3; c++) out[to + c] = low * slow[from + c] + (1 - low) * slow[still + c];
    }
    for (let band = 1; band < names.length; band++) {
      const part = this.parts[band],
        gain = gains.of(names[band]);
      if (gain === 0) continue;
      for (let i = 0; i < joints; i++) {
        const from = 4 * i,
          to = base + 3 * i;
        out[to] += gain * part[from];
        out[to + 1] += gain * part[from + 1];
        out[to + 2] += gain * part[from + 2];
      }
    }
    return out;
  }
}

export const hertz = ([low, high]) => {
  const short = (v) => String(Number(v.toPrecision(3)));
  return low <= 0 ? `< ${short(high)} Hz` : `${short(low)}–${short(high)} Hz`;
};
