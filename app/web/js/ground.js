import { alpha } from "./colour.js";

const a = new Float64Array(4),
  b = new Float64Array(4);
const REACH = { near: 2.5, wide: 4 }; // metres of grid about a small and a large figure

/** A metre grid that fades with distance; `labels` writes the metres along the two edges nearest the eye. */
export function paintGrid(ctx, camera, colours, pixel, labels) {
  const [cx, cz] = [camera.target[0], camera.target[2]];
  const shades = [0.85, 0.55, 0.3, 0.12];
  const reach = labels ? REACH.wide : REACH.near;
  const paths = shades.map(() => new Path2D());
  const piece = (x0, z0, x1, z1) => {
    const away = Math.hypot((x0 + x1) / 2 - cx, (z0 + z1) / 2 - cz);
    if (away > reach) return;
    const level = Math.min(3, Math.floor((away / reach) * 4));
    camera.project(x0, 0, z0, a);
    camera.project(x1, 0, z1, b);
    if (a[2] < 0.3 || b[2] < 0.3) return;
    paths[level].moveTo(a[0], a[1]);
    paths[level].lineTo(b[0], b[1]);
  };
  for (let i = Math.floor(cx - reach); i <= Math.ceil(cx + reach); i++)
    for (let k = Math.floor(cz - reach); k <= Math.ceil(cz + reach); k++) {
      piece(i, k, i, k + 1);
      piece(i, k, i + 1, k);
    }
  ctx.lineWidth = pixel;
  shades.forEach((shade, level) => {
    ctx.strokeStyle = alpha(colours.grid, shade);
    ctx.stroke(paths[level]);
  });
  if (labels) paintMetres(ctx, camera, colours, pixel, cx, cz);
}

const metres = (value) => `${String(value).replace("-", "−")} m`;

function paintMetres(ctx, camera, colours, pixel, cx, cz) {
  ctx.font = `${10.5 * pixel}px ${colours.font}`;
  ctx.fillStyle = alpha(colours.soft, 0.9);
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  const nearX = Math.round(cx + Math.sign(camera.toward[0] || 1)),
    nearZ = Math.round(cz + Math.sign(camera.toward[2] || 1));
  const write = (x, z, text) => {
    camera.project(x, 0, z, a);
    if (a[2] < 0.5) return;
    const half = ctx.measureText(text).width / 2 + 2 * pixel,
      y = a[1] + 8 * pixel,
      { width, height } = ctx.canvas;
    if (a[0] > half && a[0] < width - half && y < height - 7 * pixel) ctx.fillText(text, a[0], y); // whole, or not at all
  };
  for (let d = -1; d <= 1; d++) {
    write(Math.round(cx) + d, nearZ, `x ${metres(Math.round(cx) + d)}`);
    if (d) write(nearX, Math.round(cz) + d, `z ${metres(Math.round(cz) + d)}`);
  }
}

/** The figure's shadow on the floor: light from above, slightly from one side; denser where a foot touches. */
export function paintShadow(ctx, plan, points, camera, colours, scale, pixel) {
  const drop = (p, out) => {
    const y = Math.max(0, points[p * 3 + 1]);
    camera.project(points[p * 3] + 0.16 * y, 0.001, points[p * 3 + 2] - 0.12 * y, out);
  };
  ctx.lineCap = "round";
  ctx.strokeStyle = alpha(colours.shadow, colours.dark ? 0.34 : 0.13);
  ctx.beginPath();
  let unit = 0;
  for (const [from, to] of plan.shadow) {
    drop(from, a);
    drop(to, b);
    unit = Math.max(unit, a[3]);
    ctx.moveTo(a[0], a[1]);
    ctx.lineTo(b[0], b[1]);
  }
  ctx.lineWidth = 0.12 * scale * unit * (0.45 + 0.55 * Math.abs(Math.sin(camera.height)) + 0.15);
  ctx.stroke();
  for (const side of ["left", "right"]) {
    const heel = plan.index[`${side}_heel`],
      toe = plan.index[`${side}_toe`];
    const height = Math.max(0, Math.min(points[heel * 3 + 1], points[toe * 3 + 1]));
    const press = Math.max(0, 1 - height / 0.14);
    if (press <= 0) continue;
    camera.project(points[heel * 3], 0.002, points[heel * 3 + 2], a);
    camera.project(points[toe * 3], 0.002, points[toe * 3 + 2], b);
    ctx.strokeStyle = alpha(colours.shadow, press * (colours.dark ? 0.5 : 0.22));
    ctx.lineWidth = Math.max(2 * pixel, 0.085 * scale * a[3] * (0.35 + Math.abs(Math.sin(camera.height))));
    ctx.beginPath();
    ctx.moveTo(a[0], a[1]);
    ctx.lineTo(b[0], b[1]);
    ctx.stroke();
  }
}

/** The way of one joint: the last seconds strong, the rest of the clip faint. */
export function paintTrail(ctx, clip, joint, time, camera, colour, pixel) {
  const [now] = clip.at(time),
    span = Math.round(1.5 * clip.sampleFps),
    from = clip.shown;
  const line = (start, end, strength, width) => {
    ctx.strokeStyle = alpha(colour, strength);
    ctx.lineWidth = width * pixel;
    ctx.beginPath();
    for (let t = Math.max(0, start); t <= Math.min(end, clip.samples - 1); t++) {
      const p = t * clip.stride + joint * 3;
      camera.project(from[p], from[p + 1], from[p + 2], a);
      if (t === Math.max(0, start)) ctx.moveTo(a[0], a[1]);
      else ctx.lineTo(a[0], a[1]);
    }
    ctx.stroke();
  };
  ctx.lineJoin = ctx.lineCap = "round";
  line(now - 4 * span, now + 3 * span, 0.16, 1.2);
  for (let part = 0; part < 3; part++)
    line(now - span + Math.floor((part * span) / 3), now, 0.3, 1 + part * 0.7);
}
