import assert from "node:assert/strict";
import test from "node:test";

import { Camera } from "../../app/web/js/camera.js";

function framed() {
  const camera = new Camera();
  camera.frame({ top: 1.7, reach: 0.8 }, 400, 300);
  camera.aim(400, 300);
  return camera;
}

test("the target is seen in the middle, and what is above it higher", () => {
  const camera = framed(),
    out = [0, 0, 0, 0],
    [x, y, z] = camera.target;
  camera.project(x, y, z, out);
  assert.deepEqual(out.slice(0, 2), [200, 150]);
  camera.project(x, y + 0.5, z, out);
  assert.ok(out[1] < 150 && out[1] > 0);
});

test("the whole body fits the picture", () => {
  const camera = framed(),
    out = [0, 0, 0, 0];
  for (const height of [0, 1.7]) {
    camera.project(0, height, 0, out);
    assert.ok(out[1] >= 0 && out[1] <= 300);
  }
});

test("zoom has a floor and a ceiling", () => {
  const camera = framed();
  for (let i = 0; i < 50; i++) camera.zoomBy(0.5);
  assert.equal(camera.zoom, 0.6);
  for (let i = 0; i < 50; i++) camera.zoomBy(2);
  assert.equal(camera.zoom, 4);
});

test("cameras that share their angles turn together but zoom apart", () => {
  const one = framed(),
    other = framed();
  other.share(one);
  other.turn(100, 20);
  assert.equal(one.azimuth, other.azimuth);
  one.zoomBy(1.5);
  assert.equal(other.zoom, 1);
});
