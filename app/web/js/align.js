// Which moment of one motion belongs to which moment of another.

import { clamp } from "./maths.js";

/** @typedef {"start" | "length" | "match"} Alignment */

/** @type {[Alignment, string][]} */
export const ALIGNMENTS = [
  ["start", "Both from their start"],
  ["length", "Stretched to one length"],
  ["match", "Matched pose by pose"],
];

const SAMPLES = 400; // at most, of each motion: the table of distances has as many squared
const RATE = 10; // samples a second, where that is fewer

/**
 * What is compared between two poses: each joint's height and speed relative to the pelvis. Neither depends on where
 * the person stands or faces.
 * @param {import("./clip.js").Clip} clip
 * @param {number[]} joints
 * @returns {Float32Array[]} one vector per sample
 */
function features(clip, joints) {
  const count = Math.max(2, Math.min(SAMPLES, Math.round(clip.duration * RATE)));
  const last = Math.max(1, clip.samples - 1),
    p = clip.positions;
  return Array.from({ length: count }, (_, i) => {
    const now = Math.round((i / (count - 1)) * last),
      before = Math.max(0, now - 1),
      out = new Float32Array(2 * joints.length);
    joints.forEach((joint, k) => {
      const a = now * clip.stride,
        b = before * clip.stride,
        j = 3 * joint;
      const moved = [0, 1, 2].map((c) => p[a + j + c] - p[a + c] - p[b + j + c] + p[b + c]);
      out[2 * k] = p[a + j + 1] - p[a + 1];
      out[2 * k + 1] = 0.25 * Math.hypot(...moved) * clip.sampleFps;
    });
    return out;
  });
}

/**
 * Dynamic time warping: the cheapest monotone way through the table of distances.
 * @param {Float32Array[]} a
 * @param {Float32Array[]} b
 * @returns {number[]} for each sample of `a` the mean index of the samples of `b` that it meets
 */
export function warp(a, b) {
  const wide = b.length,
    cost = new Float64Array(a.length * wide);
  const distance = (i, j) => {
    let sum = 0;
    for (let k = 0; k < a[i].length; k++) sum += (a[i][k] - b[j][k]) ** 2;
    return Math.sqrt(sum);
  };
  const at = (i, j) => (i < 0 || j < 0 ? Infinity : cost[i * wide + j]);
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < wide; j++) {
      const former = i || j ? Math.min(at(i - 1, j - 1), at(i - 1, j), at(i, j - 1)) : 0;
      cost[i * wide + j] = former + distance(i, j);
    }
  const sum = new Float64Array(a.length),
    met = new Float64Array(a.length);
  let [i, j] = [a.length - 1, wide - 1];
  while (i >= 0 && j >= 0) {
    sum[i] += j;
    met[i] += 1;
    const [both, first, second] = [at(i - 1, j - 1), at(i - 1, j), at(i, j - 1)];
    if (both <= first && both <= second) [i, j] = [i - 1, j - 1];
    else if (first <= second) i -= 1;
    else j -= 1;
  }
  return Array.from(sum, (v, k) => v / met[k]);
}

/**
 * The moment of another motion that belongs to a moment of the chosen one.
 * @param {import("./clip.js").Clip} clip
 * @param {import("./clip.js").Clip} other
 * @param {Alignment} how
 * @returns {(time: number) => number} seconds to seconds; beyond the other's end for moments that it does not have
 */
export function aligned(clip, other, how) {
  if (how === "start") return (time) => time;
  if (how === "length") return (time) => (time / clip.duration) * other.duration;
  const names = clip.skeleton.joints.filter((name) => name in other.skeleton.index);
  const joints = (one) => names.map((name) => one.skeleton.index[name]);
  const [a, b] = [features(clip, joints(clip)), features(other, joints(other))];
  const path = warp(a, b),
    scale = other.duration / (b.length - 1);
  return (time) => {
    const exact = clamp((time / clip.duration) * (a.length - 1), 0, a.length - 1),
      low = Math.min(Math.floor(exact), a.length - 2);
    return (path[low] + (exact - low) * (path[low + 1] - path[low])) * scale;
  };
}
