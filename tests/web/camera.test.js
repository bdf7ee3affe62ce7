import assert from "node:assert/strict";
import test from "node:test";

import { Camera } from "../../app/web/js/camera.js";
import { pictureShape } from "../../app/web/js/seen.js";

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

test("a video's camera stands where the page's does", () => {
  const camera = framed(),
    out = [0, 0, 0, 0];
  const { lens, distance, height, target, follow } = camera.stand();
  assert.equal(follow, true);
  assert.equal(target, null);
  assert.equal(height, camera.target[1]);
  camera.project(...camera.target, out);
  assert.ok(Math.abs(out[3] - (lens * 150) / distance) < 1e-9, "pixels per metre at the target");
  camera.follows = false;
  assert.deepEqual(camera.stand().target, camera.target);
});

test("a video has the pane's shape, even sides and at most 1920 pixels", () => {
  assert.deepEqual(pictureShape(2, 480), [960, 480]);
  assert.deepEqual(pictureShape(0.5, 480), [240, 480]);
  assert.deepEqual(pictureShape(3, 1080), [1920, 640]);
  assert.deepEqual(pictureShape(NaN, 720), [720, 720]);
});
