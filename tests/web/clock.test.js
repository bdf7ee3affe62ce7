import assert from "node:assert/strict";
import test from "node:test";

import { Clock } from "../../app/web/js/clock.js";
import { goTo } from "../../app/web/js/transport.js";

/** A clock over four seconds whose pictures are drawn by hand: turn(milliseconds). */
function made() {
  let next = null;
  const clock = new Clock({
    schedule: (turn) => {
      next = turn;
      return 1;
    },
  });
  clock.adopt({ duration: 4, fps: 20 });
  const turn = (now) => {
    const run = next;
    next = null;
    run?.(now);
  };
  return { clock, turn };
}

test("time runs at the chosen speed and wraps at the end", () => {
  const { clock, turn } = made();
  clock.setSpeed(2);
  turn(0);
  turn(100);
  assert.ok(Math.abs(clock.time - 0.2) < 1e-9);
  clock.seek(3.9);
  turn(200);
  assert.ok(clock.time < 0.2 && clock.laps === 1);
});

test("without a loop it stops at the last frame", () => {
  const { clock, turn } = made();
  clock.setLoop(false);
  clock.seek(3.94);
  turn(0);
  turn(100);
  assert.equal(clock.playing, false);
  assert.equal(clock.frame, 79);
});

test("a span keeps the time inside and ends when one seeks outside", () => {
  const { clock, turn } = made();
  clock.setSpan(1, 1.5);
  assert.equal(clock.time, 1);
  clock.time = 1.48;
  turn(0);
  turn(100);
  assert.ok(clock.time >= 1 && clock.time < 1.5);
  clock.seek(3);
  assert.equal(clock.span, null);
  clock.setSpan(1, 1.01);
  assert.equal(clock.span, null, "two frames are the shortest loop");
});

test("typed seconds and frames move the clock, other text does not", () => {
  const { clock } = made();
  goTo(clock, "2,5 s");
  assert.equal(clock.time, 2.5);
  goTo(clock, "f12");
  assert.equal(clock.frame, 12);
  goTo(clock, "soon");
  assert.equal(clock.frame, 12);
});

test("a longer clip goes on where the chosen one wraps", () => {
  const { clock } = made();
  clock.laps = 1;
  clock.time = 1;
  assert.equal(clock.timeIn({ duration: 10 }), 5);
});
