// The figure: a mannequin of tapered limbs and two trunk shapes, painted from back to front.

import { Ramp, mix, rgb } from "./colour.js";

/** @typedef {[string, string, number, number]} Limb from, to, radius there, radius here (metres) */
/** @typedef {{limbs: Limb[], hulls: {points: [string, number][], colours: string[]}[]}} Figure as the server describes it */
/** @typedef {{a?: number, b?: number, ra?: number, rb?: number, hull?: [number, number][], side: string, colours: number[], depth?: number}} Piece */

// What the figure calls a joint, on skeletons that name or place it otherwise
const ALIAS = {
  smpl22: { waist: "spine1", ribs: "spine2", chest: "spine3", throat: "neck", skull: "head" },
  kit21: { pelvis: "root", waist: "spine1", ribs: "spine2", chest: "spine2", throat: "neck", skull: "head" },
};

/** The plan of a figure for one skeleton: extra points and the pieces between them, by index. Made once per skeleton.
 * @param {any} skeleton with its `figure`, a {@link Figure} */
export function planBody(skeleton) {
  if (skeleton.plan) return skeleton.plan;
  const alias = ALIAS[skeleton.name] ?? {},
    index = { ...skeleton.index },
    extra = [];
  for (const [name, real] of Object.entries(alias)) index[name] = skeleton.index[real];
  for (const name of [
    "crown",
    "face",
    "nose",
    ...["left", "right"].flatMap((s) => [`${s}_hand`, `${s}_toe`, `${s}_heel`, `${s}_instep`]),
  ]) {
    index[name] = skeleton.joints.length + extra.length;
    extra.push(name);
  }
  // an extra point takes the colour of the joint that it hangs on
  const owner = { crown: "skull", face: "skull", nose: "skull" };
  for (const side of ["left", "right"]) {
    Object.assign(owner, {
      [`${side}_hand`]: `${side}_wrist`,
      [`${side}_toe`]: `${side}_foot`,
      [`${side}_heel`]: `${side}_ankle`,
      [`${side}_instep`]: `${side}_foot`,
    });
  }
  const joint = (name) => index[owner[name] ?? name];
  /** @type {(limb: Limb, side: string) => Piece} */
  const capsule = ([from, to, ra, rb], side) => {
    const [a, b] = side ? [`${side}_${from}`, `${side}_${to}`] : [from, to];
    return { a: index[a], b: index[b], ra, rb, side, colours: [joint(a), joint(b)] };
  };
  /** @type {Figure} */
  const { limbs, hulls } = skeleton.figure;
  /** @type {Piece[]} */
  const pieces = [
    ...limbs.flatMap((limb) =>
      (limb[0] in index ? [""] : ["left", "right"]).map((side) => capsule(limb, side)),
    ),
    ...hulls.map(({ points, colours }) => ({
      hull: points.map(([name, r]) => /** @type {[number, number]} */ ([index[name], r])),
      side: "",
      colours: colours.map((name) => index[name]),
    })),
  ];
  const shadow = pieces.flatMap((p) =>
    p.hull ? p.hull.slice(1).map(([to]) => [p.hull[0][0], to]) : [[p.a, p.b]],
  );
  skeleton.plan = { index, pieces, shadow, points: skeleton.joints.length + extra.length };
  return skeleton.plan;
}

/** Put a point at `length` from `base`, in the direction from one point to another. */
function along(points, { to, base, from, tip, length }) {
  const x = points[tip * 3] - points[from * 3];
  const y = points[tip * 3 + 1] - points[from * 3 + 1];
  const z = points[tip * 3 + 2] - points[from * 3 + 2];
  const norm = length / (Math.hypot(x, y, z) || 1);
  points[to * 3] = points[base * 3] + x * norm;
  points[to * 3 + 1] = points[base * 3 + 1] + y * norm;
  points[to * 3 + 2] = points[base * 3 + 2] + z * norm;
}

/** Fill in the points that are not joints: hands, heels, toes, head. `points` starts with the joints. */
export function completeBody(plan, points, scale) {
  const at = plan.index;
  for (const side of ["left", "right"]) {
    along(points, {
      to: at[`${side}_hand`],
      base: at[`${side}_wrist`],
      from: at[`${side}_elbow`],
      tip: at[`${side}_wrist`],
      length: 0.085 * scale,
    });
    const ankle = at[`${side}_ankle`] * 3,
      foot = at[`${side}_foot`] * 3,
      heel = at[`${side}_heel`] * 3;
    along(points, {
      to: at[`${side}_toe`],
      base: at[`${side}_foot`],
      from: at[`${side}_ankle`],
      tip: at[`${side}_foot`],
      length: 0.035 * scale,
    });
    along(points, {
      to: at[`${side}_instep`],
      base: at[`${side}_ankle`],
      from: at[`${side}_ankle`],
      tip: at[`${side}_foot`],
      length: 0.08 * scale,
    });
    // the heel lies behind the ankle, on the far side of the shin
    const knee = at[`${side}_knee`] * 3;
    for (let k = 0; k < 3; k++) {
      const shin = points[ankle + k] - points[knee + k],
        sole = points[foot + k] - points[ankle + k];
      points[heel + k] = points[ankle + k] + 0.11 * shin - 0.22 * sole;
    }
  }
  const neck = at.throat,
    skull = at.skull;
  along(points, { to: at.face, base: skull, from: neck, tip: skull, length: 0.03 * scale });
  along(points, { to: at.crown, base: skull, from: neck, tip: skull, length: 0.09 * scale });
  // the nose shows where the person faces: across the shoulders, turned by a quarter about the neck
  const l = at.left_shoulder * 3,
    r = at.right_shoulder * 3,
    n = neck * 3,
    s = skull * 3,
    f = at.face * 3,
    o = at.nose * 3;
  const ax = points[l] - points[r],
    ay = points[l + 1] - points[r + 1],
    az = points[l + 2] - points[r + 2];
  const ux = points[s] - points[n],
    uy = points[s + 1] - points[n + 1],
    uz = points[s + 2] - points[n + 2];
  const cx = ay * uz - az * uy,
    cy = az * ux - ax * uz,
    cz = ax * uy - ay * ux;
  const reach = (0.1 * scale) / (Math.hypot(cx, cy, cz) || 1);
  points[o] = points[f] + cx * reach;
  points[o + 1] = points[f + 1] + cy * reach;
  points[o + 2] = points[f + 2] + cz * reach;
}

/** Tones of the figure, from the page's colours. */
export class Tones {
  constructor(colours) {
    this.edge = colours.edge;
    this.plain = new Map(
      [
        ["", colours.body],
        ["left", colours.left],
        ["right", colours.right],
      ].map(([side, c]) => [side, shades(rgb(c), colours.dark)]),
    );
    this.ramp = new Ramp(colours.heat);
    this.heat = Array.from({ length: 33 }, (_, i) => shades(this.ramp.at(i / 32), colours.dark));
  }

  of(piece, values) {
    if (!values) return this.plain.get(piece.side);
    let sum = 0;
    for (const joint of piece.colours) sum += values[joint];
    return this.heat[Math.round(32 * Math.min(1, Math.max(0, sum / piece.colours.length)))];
  }
}

// Paints of a limb and of the trunk in a circle of radius 1 about the origin; a transformation puts them where they go.
// Made once for each colour: twenty new ones for each figure in each picture are a good part of its cost.
const easel = document.createElement("canvas").getContext("2d");

function shades(base, dark) {
  const css = (c) => `rgb(${c.map(Math.round).join(",")})`;
  const lit = css(mix(base, [255, 255, 255], dark ? 0.22 : 0.38)),
    own = css(base),
    shade = css(mix(base, dark ? [8, 12, 20] : [52, 48, 66], dark ? 0.55 : 0.42));
  const stops = (paint, ...places) => {
    [lit, own, shade].forEach((colour, i) => paint.addColorStop(places[i], colour));
    return paint;
  };
  return {
    limb: stops(easel.createLinearGradient(1, 0, -1, 0), 0.05, 0.5, 1),
    trunk: stops(easel.createRadialGradient(-0.5, -0.7, 0.1, 0, 0, 2.3), 0, 0.45, 1),
  };
}

const order = [];

/** Paint the figure. `screen` holds [x, y, depth, scale] per point; `values` (joints) in 0..1 colours by them. */
export function paintBody(ctx, plan, screen, scale, tones, values, pixel) {
  order.length = 0;
  for (const piece of plan.pieces) {
    if (piece.hull) {
      piece.depth = 0;
      for (const [p] of piece.hull) piece.depth += screen[p * 4 + 2] / piece.hull.length;
    } else piece.depth = (screen[piece.a * 4 + 2] + screen[piece.b * 4 + 2]) / 2;
    order.push(piece);
  }
  order.sort((a, b) => b.depth - a.depth);
  ctx.lineJoin = "round";
  ctx.strokeStyle = tones.edge;
  ctx.lineWidth = 1.6 * pixel;
  for (const piece of order)
    (piece.hull ? paintHull : paintCapsule)(ctx, piece, screen, scale, tones.of(piece, values));
}

function paintCapsule(ctx, { a, b, ra, rb }, screen, scale, paints) {
  const ax = screen[a * 4],
    ay = screen[a * 4 + 1],
    bx = screen[b * 4],
    by = screen[b * 4 + 1];
  const ra2 = ra * scale * screen[a * 4 + 3],
    rb2 = rb * scale * screen[b * 4 + 3];
  const length = Math.hypot(bx - ax, by - ay);
  ctx.beginPath();
  let nx = -0.5,
    ny = -0.86; // toward the light
  if (length <= Math.abs(ra2 - rb2)) {
    if (ra2 >= rb2) ctx.arc(ax, ay, ra2, 0, 2 * Math.PI);
    else ctx.arc(bx, by, rb2, 0, 2 * Math.PI);
  } else {
    const angle = Math.atan2(by - ay, bx - ax),
      spread = Math.acos((ra2 - rb2) / length);
    ctx.arc(ax, ay, ra2, angle + spread, angle - spread + 2 * Math.PI);
    ctx.arc(bx, by, rb2, angle - spread, angle + spread);
    ctx.closePath();
    // across a long limb, not along it
    const px = -(by - ay) / length,
      py = (bx - ax) / length,
      side = px * nx + py * ny < 0 ? -1 : 1;
    const round = Math.min(1, length / (ra2 + rb2));
    nx = nx * (1 - round) + px * side * round;
    ny = ny * (1 - round) + py * side * round;
  }
  const r = Math.max(ra2, rb2);
  ctx.stroke();
  ctx.setTransform(nx * r, ny * r, -ny * r, nx * r, (ax + bx) / 2, (ay + by) / 2);
  ctx.fillStyle = paints.limb;
  ctx.fill();
  ctx.resetTransform();
}

const RING = Array.from({ length: 14 }, (_, i) => [
  Math.cos((i / 14) * 2 * Math.PI),
  Math.sin((i / 14) * 2 * Math.PI),
]);

function paintHull(ctx, { hull }, screen, scale, paints) {
  const points = [];
  let x = 0,
    y = 0,
    r = 0;
  for (const [p, radius] of hull) {
    const px = screen[p * 4],
      py = screen[p * 4 + 1],
      pr = radius * scale * screen[p * 4 + 3];
    x += px / hull.length;
    y += py / hull.length;
    r = Math.max(r, pr);
    for (const [c, s] of RING) points.push([px + c * pr, py + s * pr]);
  }
  const edge = convexHull(points);
  ctx.beginPath();
  ctx.moveTo(edge[0][0], edge[0][1]);
  for (let i = 1; i < edge.length; i++) ctx.lineTo(edge[i][0], edge[i][1]);
  ctx.closePath();
  ctx.stroke();
  ctx.setTransform(r, 0, 0, r, x, y);
  ctx.fillStyle = paints.trunk;
  ctx.fill();
  ctx.resetTransform();
}

function convexHull(points) {
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (list) => {
    const chain = [];
    for (const p of list) {
      while (chain.length > 1) {
        const [a, b] = [chain[chain.length - 2], chain[chain.length - 1]];
        if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    chain.pop();
    return chain;
  };
  const lower = half(points);
  return lower.concat(half(points.reverse()));
}
