import assert from "node:assert/strict";
import { test } from "node:test";

import { aligned, warp } from "../../app/web/js/align.js";

const wave = (/** @type {number} */ t) => Float32Array.of(Math.sin(2 * t), Math.cos(3 * t));

/** A clip of two joints: the second one rises and falls above the first, at a pace.
 * @param {number} duration
 * @param {number} pace */
function clip(duration, pace) {
  const fps = 20,
    samples = Math.round(duration * fps);
  const positions = new Float32Array(samples * 6);
  for (let t = 0; t < samples; t++) positions[6 * t + 4] = Math.sin((pace * t) / fps) + 0.3 * (t / samples);
  const skeleton = { joints: ["root", "hand"], index: { root: 0, hand: 1 } };
  return /** @type {any} */ ({ duration, samples, stride: 6, sampleFps: fps, positions, skeleton });
}

test("a sequence is warped onto itself without a change", () => {
  const a = Array.from({ length: 40 }, (_, i) => wave(i / 8));
  assert.deepEqual(
    warp(a, a),
    a.map((_, i) => i),
  );
});

test("a sequence at half the pace is met at twice the index, and never backwards", () => {
  const a = Array.from({ length: 40 }, (_, i) => wave(i / 8)),
    slow = Array.from({ length: 79 }, (_, i) => wave(i / 16)),
    path = warp(a, slow);
  path.forEach((j, i) => assert.ok(Math.abs(j - 2 * i) <= 1, `${i} meets ${j}`));
  for (let i = 1; i < path.length; i++) assert.ok(path[i] >= path[i - 1]);
});

test("from the start, to one length, and pose by pose", () => {
  const first = clip(4, 3),
    slower = clip(8, 1.5);
  assert.equal(aligned(first, slower, "start")(1.5), 1.5);
  assert.equal(aligned(first, slower, "length")(1), 2);
  const match = aligned(first, slower, "match");
  for (const time of [0.5, 1.5, 2.5, 3.5]) assert.ok(Math.abs(match(time) - 2 * time) < 0.5, `${time}`);
});
