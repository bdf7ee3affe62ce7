import { el } from "./dom.js";
import { fader } from "./faders.js";

/**
 * A row of the timeline: its canvas is drawn once and again only when what it shows changes.
 * @typedef {{kind: string, element: HTMLElement, canvas: HTMLCanvasElement, scale: HTMLElement, band: number | null, name?: string}} Row
 *   `band` is the index of the signal that is drawn, -1 for the whole, null where it is none
 */

/** @param {string} kind
 * @param {HTMLElement} label
 * @param {{band?: number | null, name?: string}} signal what is drawn in it
 * @returns {Row} */
function row(kind, label, { band = null, name } = {}) {
  const canvas = el("canvas", { "aria-hidden": "true" }),
    scale = el("span.wm-rowscale"),
    element = el(`div.wm-row.wm-row-${kind}`, { "data-band": name }, label, canvas, scale);
  return { kind, element, canvas, scale, band, name };
}

const label = (text, title) => el("span.wm-rowlabel", { title }, el("b", {}, text));

/**
 * Time axis, match, contacts, signal, and the bands with their faders or their scalogram.
 * @param {import("./bands.js").Bands | null} bank names the bands; null for none
 * @param {{gains: import("./bands.js").Gains, asScalogram: boolean, onChange: () => void}} options
 */
export function makeRows(bank, { gains, asScalogram, onChange }) {
  const name = el("b"),
    match = row("match", el("span.wm-rowlabel", {}, name)),
    names = bank?.names ?? [],
    faders = names.map((_, band) => fader(bank, band, gains, onChange));
  const rows = [
    row("axis", el("span.wm-rowlabel")),
    match,
    row("contacts", label("feet down", "When the left (above) and the right foot rest on the floor")),
    row("signal", label("signal", "The joint's own movement. Shift-click a joint to draw it too."), {
      band: -1,
    }),
  ];
  if (bank && asScalogram) {
    const stack = names.map((symbol, band) => el("div", { "data-band": symbol }, faders[band].element));
    rows.push(row("scalogram", el("div.wm-faderstack", {}, ...stack)));
  } else
    names.forEach((symbol, band) => rows.push(row("band", faders[band].element, { band, name: symbol })));
  return { rows, faders, match: { element: match.element, name } };
}
