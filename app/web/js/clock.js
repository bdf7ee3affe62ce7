import { clamp } from "./maths.js";

/**
 * The one clock of the page. Every player, plot and strip asks it for the time.
 * `time` runs in seconds of motion and wraps at `duration`, the length of the chosen clip.
 */
export class Clock {
  /** @param {{playing?: boolean, schedule?: (turn: (now: number) => void) => number}} options what asks for the next picture */
  constructor({ playing = true, schedule = (turn) => requestAnimationFrame(turn) } = {}) {
    this.schedule = schedule;
    this.time = 0;
    this.laps = 0; // whole turns of the chosen clip, so that longer neighbours do not jump when it wraps
    this.duration = 1;
    this.fps = 20;
    this.speed = 1;
    this.loop = true;
    this.playing = playing;
    /** @type {[number, number] | null} Seconds between which the clock stays, or null. */
    this.span = null;
    this.drawers = new Set();
    this.watchers = new Set();
    this.last = null;
    this.pending = 0;
    this.cost = []; // milliseconds spent drawing in the last frames, for the tests and the curious
  }

  /** Register a function that draws for a time: f(clock). Returns the function that removes it. */
  draws(f) {
    this.drawers.add(f);
    this.wake();
    return () => this.drawers.delete(f);
  }

  /** Register a function called when playing, speed, loop or duration change. */
  watch(f) {
    this.watchers.add(f);
    f(this);
    return () => this.watchers.delete(f);
  }

  changed() {
    for (const f of this.watchers) f(this);
    this.wake();
  }

  wake() {
    if (!this.pending) this.pending = this.schedule((now) => this.turn(now));
  }

  turn(now) {
    this.pending = 0;
    if (this.playing && this.last !== null)
      this.advance(Math.min(0.1, (now - this.last) / 1000) * this.speed);
    this.last = this.playing ? now : null;
    const start = performance.now();
    for (const f of this.drawers) f(this);
    this.cost.push(performance.now() - start);
    if (this.cost.length > 240) this.cost.shift();
    if (this.playing) this.wake();
  }

  advance(step) {
    const [start, end] = this.span ?? [0, this.duration];
    this.time += step;
    if (this.time < end) return;
    if (this.loop) {
      this.laps += this.span ? 0 : 1;
      this.time = start + ((this.time - end) % Math.max(1e-3, end - start));
    } else {
      this.time = Math.max(start, end - 1 / this.fps);
      this.playing = false;
      this.changed();
    }
  }

  /** Seconds to show in a clip of another length: it wraps by itself, or waits at its end. */
  timeIn(clip) {
    const length = clip.duration;
    if (length === this.duration) return this.time;
    const running = this.laps * this.duration + this.time;
    return this.loop ? running % length : Math.min(this.time, length);
  }

  /** The chosen clip changes: the clock takes its length and starts over, or goes on where it was left.
   * @param {{duration: number, fps: number}} clip
   * @param {{time?: number, span?: [number, number] | null}} left */
  adopt(clip, { time = 0, span = null } = {}) {
    this.duration = clip.duration;
    this.fps = clip.fps;
    this.time = time;
    this.laps = 0;
    this.span = span;
    this.changed();
  }

  get frames() {
    return Math.max(1, Math.round(this.duration * this.fps));
  }

  get frame() {
    return clamp(Math.floor(this.time * this.fps + 1e-6), 0, this.frames - 1);
  }

  seek(time) {
    this.time = clamp(time, 0, (this.frames - 1) / this.fps);
    if (this.span && (this.time < this.span[0] || this.time > this.span[1])) this.span = null;
    this.changed();
  }

  step(frames) {
    this.playing = false;
    this.seek((this.frame + frames) / this.fps);
  }

  toggle(playing = !this.playing) {
    if (playing && !this.loop && this.frame >= this.frames - 1) this.time = 0;
    this.playing = playing;
    this.last = null;
    this.changed();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.changed();
  }

  setLoop(loop) {
    this.loop = loop;
    this.changed();
  }

  /** Begin (or end) the part that is played at a time; null for both plays all of it. */
  setSpan(start, end) {
    const low = clamp(start ?? 0, 0, this.duration),
      high = clamp(end ?? this.duration, 0, this.duration);
    const whole = start === null && end === null;
    this.span = whole || high - low < 2 / this.fps ? null : [low, high];
    if (this.span) this.time = clamp(this.time, low, high);
    this.changed();
  }

  /** Play only the part between two times, over and over. */
  playSpan(start, end) {
    this.span = [start, Math.min(end, this.duration)];
    this.time = start;
    this.playing = true;
    this.changed();
  }
}
