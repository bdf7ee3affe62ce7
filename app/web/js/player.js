import { completeBody, paintBody, planBody, Tones } from "./body.js";
import { Camera } from "./camera.js";
import { el } from "./dom.js";
import { paintGrid, paintShadow, paintTrail } from "./ground.js";

let lastId = 0;
const living = new Map();
export const allPlayers = () => [...living.values()];

/** One canvas that shows one clip at the clock's time. Draws with Canvas 2D only, and not at all when out of sight. */
export class Player {
  constructor(clock, { large = false, label = "Motion" } = {}) {
    this.clock = clock;
    this.large = large;
    this.id = `player-${++lastId}`;
    this.canvas = el("canvas.wm-canvas", { role: "img", "aria-label": label, "data-player": this.id });
    this.ctx = this.canvas.getContext("2d");
    this.camera = new Camera();
    this.clip = null;
    this.values = null; // one number in 0..1 per joint colours the figure, or a function of the time that gives them
    this.joint = -1;
    this.hover = -1;
    this.trail = large;
    this.ghost = true; // show the motion as recorded behind one whose bands are changed
    /** @type {Player | null} Its figure is drawn over this one, on the same spot. */ this.guest = null;
    /** @type {((clock: any) => number) | null} Seconds to show, where they are not the clock's. */ this.timing =
      null;
    this.visible = true;
    this.drawn = 0; // pictures so far
    this.pixel = 1; // device pixels in a pixel of the page
    this.seen = new IntersectionObserver(
      ([entry]) => {
        this.visible = entry.isIntersecting;
        if (this.visible) clock.wake();
      },
      { rootMargin: "80px" },
    );
    this.seen.observe(this.canvas);
    this.sized = new ResizeObserver(() => this.resize());
    this.sized.observe(this.canvas);
    this.remove = clock.draws(() => this.draw());
    living.set(this.id, this);
  }

  close() {
    this.remove();
    this.seen.disconnect();
    this.sized.disconnect();
    living.delete(this.id);
  }

  show(clip) {
    this.clip = clip;
    this.plan = planBody(clip.skeleton);
    this.points = new Float32Array(this.plan.points * 3);
    this.screen = new Float64Array(this.plan.points * 4);
    this.values = null;
    this.reframe();
    this.clock.wake();
  }

  paint(colours) {
    this.colours = colours;
    this.tones = new Tones(colours);
    const { rival } = colours;
    this.guestTones = new Tones({ ...colours, body: rival, left: rival, right: rival });
    this.clock.wake();
  }

  resize() {
    const ratio = Math.min(3, window.devicePixelRatio || 1),
      box = this.canvas.getBoundingClientRect();
    const width = Math.round(box.width * ratio),
      height = Math.round(box.height * ratio);
    if (!width || !height || (width === this.canvas.width && height === this.canvas.height)) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.pixel = ratio;
    if (this.clip) this.reframe();
    this.clock.wake();
  }

  /** Fit the clip in, below the controls that lie over the top of a large player. */
  reframe() {
    const { width, height } = this.canvas;
    this.camera.frame(
      this.clip,
      width || 4,
      height || 3,
      this.large ? Math.min(38 * this.pixel, height / 4) : 0,
    );
  }

  get time() {
    if (!this.clip) return 0;
    return this.timing ? this.timing(this.clock) : this.clock.timeIn(this.clip);
  }

  /** Joint positions shown now: [[x, y, z], ...] in metres. */
  pose() {
    const out = this.clip.pose(this.time, new Float32Array(this.clip.stride));
    return Array.from({ length: this.clip.joints }, (_, j) => [out[3 * j], out[3 * j + 1], out[3 * j + 2]]);
  }

  /** Where the camera stands, and joints in pixels of the page from the picture's corner: [[x, y], ...]. */
  view() {
    const { azimuth, height, zoom, follows, target } = this.camera;
    const seen = Array.from({ length: this.clip?.joints ?? 0 }, (_, j) => [
      this.screen[4 * j] / this.pixel,
      this.screen[4 * j + 1] / this.pixel,
    ]);
    return {
      azimuth,
      height,
      zoom,
      follows,
      target: [...target],
      trail: this.trail,
      joint: this.joint,
      joints: seen,
    };
  }

  draw() {
    const { clip, ctx, camera, canvas, pixel } = this;
    if (!clip || !this.visible || !this.tones || !canvas.width) return;
    this.drawn += 1;
    const time = this.time;
    if (camera.follows) [camera.target[0], camera.target[2]] = clip.follow(time);
    camera.aim(canvas.width, canvas.height);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    paintGrid(ctx, camera, this.colours, pixel, this.large);
    if (this.ghost && clip.shown !== clip.positions) {
      this.place(time, clip.positions);
      ctx.globalAlpha = 0.24;
      paintBody(ctx, this.plan, this.screen, clip.bodyScale, this.tones, null, pixel);
      ctx.globalAlpha = 1;
    }
    this.place(time, clip.shown);
    paintShadow(ctx, this.plan, this.points, camera, this.colours, clip.bodyScale, pixel);
    if (this.guest?.clip) this.paintGuest(this.guest, time);
    if (this.trail && this.joint >= 0)
      paintTrail(ctx, clip, this.joint, time, camera, this.colours.trail, pixel);
    const values = typeof this.values === "function" ? this.values(time) : this.values;
    paintBody(ctx, this.plan, this.screen, clip.bodyScale, this.tones, values, pixel);
    if (this.large) this.paintMarks();
  }

  /** Draw the guest's figure, its root on the floor where this one's is, translucent and in one colour. */
  paintGuest(guest, time) {
    const { ctx, camera } = this,
      { clip, plan, points, screen } = guest,
      from = clip.follow(guest.time),
      to = this.clip.follow(time);
    clip.pose(guest.time, points, clip.shown);
    for (let p = 0; p < clip.joints; p++) {
      points[3 * p] += to[0] - from[0];
      points[3 * p + 2] += to[1] - from[1];
    }
    completeBody(plan, points, clip.bodyScale);
    for (let p = 0; p < plan.points; p++)
      camera.project(points[3 * p], points[3 * p + 1], points[3 * p + 2], screen, 4 * p);
    ctx.globalAlpha = 0.55;
    paintBody(ctx, plan, screen, clip.bodyScale, this.guestTones, null, this.pixel);
    ctx.globalAlpha = 1;
  }

  /** Put the figure's points for a time into `points`, and where they are seen into `screen`. */
  place(time, positions) {
    const { points, plan, screen, camera, clip } = this;
    clip.pose(time, points, positions);
    completeBody(plan, points, clip.bodyScale);
    for (let p = 0; p < plan.points; p++)
      camera.project(points[3 * p], points[3 * p + 1], points[3 * p + 2], screen, 4 * p);
  }

  paintMarks() {
    const { ctx, pixel } = this;
    const ring = (joint, radius, width) => {
      ctx.beginPath();
      ctx.arc(this.screen[4 * joint], this.screen[4 * joint + 1], radius * pixel, 0, 2 * Math.PI);
      ctx.lineWidth = (width + 2) * pixel;
      ctx.strokeStyle = this.colours.stage;
      ctx.stroke();
      ctx.lineWidth = width * pixel;
      ctx.strokeStyle = this.colours.trail;
      ctx.stroke();
    };
    if (this.joint >= 0) ring(this.joint, 6, 2.2);
    if (this.hover >= 0 && this.hover !== this.joint) ring(this.hover, 5, 1.4);
  }

  /** The joint under a point of the canvas (CSS pixels), or -1. */
  pick(x, y) {
    let best = -1,
      least = 18 * this.pixel;
    for (let j = 0; j < (this.clip?.joints ?? 0); j++) {
      const away = Math.hypot(this.screen[4 * j] - x * this.pixel, this.screen[4 * j + 1] - y * this.pixel);
      if (away < least) [best, least] = [j, away];
    }
    return best;
  }
}
