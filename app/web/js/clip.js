import { clamp, unpack } from "./maths.js";

/** A motion in the page: positions in metres, (frames, joints, 3) flattened, on one skeleton. */
export class Clip {
  constructor(data, skeletons, guess = "") {
    /** @type {string} */ this.id = data.key ?? data.id;
    /** @type {string} */ this.name = data.name;
    /** @type {string[]} */ this.captions = data.captions;
    /** A caption by the model, for clips without any. */
    this.guess = guess;
    /** @type {string} */ this.source = data.source;
    /** @type {number} */ this.fps = data.fps;
    /** @type {number} */ this.frames = data.frames;
    /** @type {number} */ this.duration = data.duration;
    /** @type {boolean} False for a thinned preview. */ this.whole = data.whole !== false;
    /** @type {string} Name of the file that it was read from, or "". */ this.original = data.original;
    this.skeleton = skeletons[data.skeleton];
    this.joints = this.skeleton.joints.length;
    this.stride = this.joints * 3;
    this.positions = unpack(data.positions);
    this.shown = this.positions; // what is drawn: the motion, or only some of its bands
    this.sampleFps = data.sample_fps;
    this.samples = this.positions.length / this.stride;
    this.measure();
  }

  /** What to call this clip: its caption, a guess marked as one, or its name. */
  get title() {
    if (this.captions.length) return tidy(this.captions[0]);
    return this.guess ? `Looks like: ${tidy(this.guess, false)}` : this.name;
  }

  /** Take the full positions of the same clip, where this one was a thinned preview. */
  fill({ positions, sampleFps, samples, path }) {
    Object.assign(this, { positions, shown: positions, sampleFps, samples, path, whole: true });
  }

  /** Height and reach of the body about its root, for framing and for the width of its limbs. */
  measure() {
    const p = this.positions;
    let top = 0.5,
      reach = 0.4;
    for (let t = 0; t < this.samples; t++) {
      const root = t * this.stride;
      for (let j = 0; j < this.joints; j++) {
        const at = root + 3 * j;
        top = Math.max(top, p[at + 1]);
        reach = Math.max(reach, Math.hypot(p[at] - p[root], p[at + 2] - p[root + 2]));
      }
    }
    const bone = (from, to) => {
      const [a, b] = [this.skeleton.index[from] * 3, this.skeleton.index[to] * 3];
      return Math.hypot(p[a] - p[b], p[a + 1] - p[b + 1], p[a + 2] - p[b + 2]);
    };
    this.top = top;
    this.reach = reach;
    this.bodyScale = clamp(
      (bone("left_hip", "left_knee") + bone("left_knee", "left_ankle")) / 0.82,
      0.4,
      1.6,
    );
    this.path = this.smoothPath();
    this.liveliest = this.findLiveliest();
  }

  /** The joint that travels farthest relative to the root: what to look at first. */
  findLiveliest() {
    const p = this.positions,
      way = new Float64Array(this.joints);
    for (let t = 1; t < this.samples; t++) {
      const now = t * this.stride,
        before = now - this.stride;
      for (let j = 1; j < this.joints; j++) {
        const a = now + 3 * j,
          b = before + 3 * j;
        way[j] += Math.hypot(
          p[a] - p[now] - p[b] + p[before],
          p[a + 1] - p[now + 1] - p[b + 1] + p[before + 1],
          p[a + 2] - p[now + 2] - p[b + 2] + p[before + 2],
        );
      }
    }
    return way.indexOf(Math.max(...way));
  }

  /** Draw these positions from now on: the motion itself, or only some of its bands. The camera follows what is drawn. */
  draw(shown) {
    this.shown = shown;
    this.path = this.smoothPath();
  }

  /** The root's way over the floor, averaged over about a second: what a calm camera follows. */
  smoothPath() {
    const half = Math.round(0.6 * this.sampleFps),
      path = new Float32Array(this.samples * 2);
    const sums = new Float64Array((this.samples + 1) * 2);
    for (let t = 0; t < this.samples; t++) {
      sums[2 * t + 2] = sums[2 * t] + this.shown[t * this.stride];
      sums[2 * t + 3] = sums[2 * t + 1] + this.shown[t * this.stride + 2];
    }
    for (let t = 0; t < this.samples; t++) {
      const reach = Math.min(half, t, this.samples - 1 - t),
        a = t - reach,
        b = t + reach + 1;
      path[2 * t] = (sums[2 * b] - sums[2 * a]) / (b - a);
      path[2 * t + 1] = (sums[2 * b + 1] - sums[2 * a + 1]) / (b - a);
    }
    return path;
  }

  /** Index of the sample at or before a time, and the share of the next one. */
  at(time) {
    const exact = clamp(time * this.sampleFps, 0, this.samples - 1);
    const lower = Math.min(Math.floor(exact + 1e-6), this.samples - 1);
    return [lower, Math.max(0, exact - lower), Math.min(lower + 1, this.samples - 1)];
  }

  /** Joint positions at a time in seconds, metres, into `out`. Between frames the pose is interpolated. */
  pose(time, out, from = this.shown) {
    const [lower, share, upper] = this.at(time);
    const a = lower * this.stride,
      b = upper * this.stride;
    for (let i = 0; i < this.stride; i++) out[i] = from[a + i] + share * (from[b + i] - from[a + i]);
    return out;
  }

  /** Where the camera looks on the floor at a time: [x, z]. */
  follow(time) {
    const [lower, share, upper] = this.at(time),
      p = this.path;
    return [
      p[2 * lower] + share * (p[2 * upper] - p[2 * lower]),
      p[2 * lower + 1] + share * (p[2 * upper + 1] - p[2 * lower + 1]),
    ];
  }
}

/** Skeletons as the server lists them, with the lookups and the figure that drawing needs. */
export function indexSkeletons(list, figure) {
  const indexed = (joints) => Object.fromEntries(joints.map((name, i) => [name, i]));
  return Object.fromEntries(list.map((s) => [s.name, { ...s, figure, index: indexed(s.joints) }]));
}

/** A caption in one style: a capital first, no full stop. */
export function tidy(caption, capital = true) {
  const text = caption.trim().replace(/(?<!\.)\.$/, "");
  return capital ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

/**
 * Frames in which a foot rests on the floor: low and slow.
 * @param {Clip} clip
 * @returns {{left: Uint8Array, right: Uint8Array}}
 */
export function contacts(clip) {
  const side = (name) => {
    const joint = clip.skeleton.index[`${name}_foot`] ?? clip.skeleton.index[`${name}_ankle`];
    const { positions: p, stride, samples } = clip,
      rests = new Uint8Array(samples);
    let floor = Infinity;
    for (let t = 0; t < samples; t++) floor = Math.min(floor, p[t * stride + 3 * joint + 1]);
    for (let t = 0; t < samples; t++) {
      const now = t * stride + 3 * joint,
        before = Math.max(0, t - 1) * stride + 3 * joint;
      const speed =
        Math.hypot(p[now] - p[before], p[now + 1] - p[before + 1], p[now + 2] - p[before + 2]) *
        clip.sampleFps;
      rests[t] = Number(p[now + 1] < Math.max(floor, 0) + 0.06 && speed < 0.6);
    }
    return rests;
  };
  return { left: side("left"), right: side("right") };
}
