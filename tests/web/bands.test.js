import assert from "node:assert/strict";
import test from "node:test";

import { Bands, Gains, hertz } from "../../app/web/js/bands.js";
import { unpack } from "../../app/web/js/maths.js";

const base64 = (whole) => Buffer.from(Int16Array.from(whole).buffer).toString("base64");

/** One joint, three frames, two bands: a slow ramp and a fast part that alternates. */
function made() {
  const pack = (x) => ({
    data: base64(x.flatMap((v) => [v, 0, 0, 0])),
    offset: [0, 0, 0, 0],
    scale: [0.1, 1, 1, 1],
  });
  const clip = {
    joints: 1,
    stride: 3,
    frames: 3,
    positions: Float32Array.from([0.5, 0, 0, 0.5, 0, 0, 2.5, 0, 0]),
  };
  const data = {
    names: ["a1", "d1"], words: ["accent", "flick"], ranges: [[0, 5], [5, 10]], shares: [0.5, 0.5], energy: [[0.5, 0.5]], strength: [[1], [1]],
    label: "db1", frames: 3, first: 0, rest: 1, components: [pack([0, 10, 20]), pack([5, -5, 5])],
  }; // prettier-ignore
  return { bands: new Bands(data, clip), clip };
}

const near = (found, expected) =>
  expected.forEach((v, i) => assert.ok(Math.abs(found[3 * i] - v) < 1e-6, `${i}: ${found[3 * i]}`));

test("numbers unpack to offset + integer * scale, channel by channel", () => {
  const found = unpack({ data: base64([1, 2, -3, 4]), offset: [10, 0], scale: [0.5, 2] });
  assert.deepEqual([...found], [10.5, 4, 8.5, 8]);
});

test("neutral gains give the recorded motion itself", () => {
  const { bands, clip } = made();
  assert.equal(bands.compose(new Gains()), clip.positions);
});

test("gains multiply bands, and the lowest fades to a still pose", () => {
  const { bands } = made(),
    gains = new Gains();
  gains.set("d1", 3);
  near(bands.compose(gains), [1.5, -0.5, 3.5]);
  gains.set("d1", 0);
  near(bands.compose(gains), [0, 1, 2]);
  gains.set("a1", 0);
  near(bands.compose(gains), [1, 1, 1]);
});

test("a clip that is faster than its bands keeps its detail and takes what the gains change", () => {
  const { bands, clip } = made(),
    gains = new Gains();
  const positions = [0.5, 0.7, 0.5, 0.9, 2.5, 2.5].flatMap((x) => [x, 0, 0]);
  Object.assign(clip, { fps: 10, sampleFps: 20, samples: 6, positions: Float32Array.from(positions) });
  gains.set("d1", 0); // takes 0.5, -0.5, 0.5 away, and in between their mean
  near(bands.compose(gains), [0, 0.7, 1, 0.9, 2, 2]);
  gains.set("d1", 1);
  assert.equal(bands.compose(gains), clip.positions);
});

test("solo silences the others until it is taken back; gains stay in 0 to 3", () => {
  const gains = new Gains();
  gains.set("d1", 9);
  assert.equal(gains.of("d1"), 3);
  gains.solo("a1");
  assert.deepEqual(gains.request(["a1", "d1"]), { d1: 0 });
  gains.solo("a1");
  assert.deepEqual(gains.request(["a1", "d1"]), { d1: 3 });
  gains.toggle("d1");
  assert.equal(gains.of("d1"), 0);
  gains.toggle("d1");
  assert.ok(gains.neutral(["a1", "d1"]) && gains.request(["a1", "d1"]) === null);
});

test("a band is described by its word, its range and its symbol", () => {
  const { bands } = made();
  assert.equal(bands.describe(1), "flick, 5–10 Hz, d1");
  assert.equal(hertz([1.25, 2.5]), "1.25–2.5 Hz");
});
