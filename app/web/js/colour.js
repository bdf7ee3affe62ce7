// Colours come from the page's CSS, so that light and dark, page and canvas always agree.

/** "#rrggbb" or "rgb(r, g, b)" -> [r, g, b]. */
export function rgb(text) {
  const t = text.trim();
  if (t.startsWith("#")) {
    const full = t.length === 4 ? [...t.slice(1)].map((c) => c + c).join("") : t.slice(1, 7);
    return [0, 2, 4].map((i) => parseInt(full.slice(i, i + 2), 16));
  }
  return (t.match(/[\d.]+/g) ?? [128, 128, 128]).slice(0, 3).map(Number);
}

export const mix = (a, b, share) => a.map((v, i) => v + (b[i] - v) * share);

const faint = new Map();

/** A colour at a strength in 0..1, to the hundredth: drawing asks for the same few in every picture. */
export function alpha(colour, strength) {
  const a = Math.round(strength * 100) / 100,
    key = `${colour}/${a}`;
  if (faint.size > 2000) faint.clear();
  if (!faint.has(key)) faint.set(key, `rgba(${rgb(colour).join(",")},${a})`);
  return faint.get(key);
}

/** A colour scale through given stops; at(0..1) -> [r, g, b]. */
export class Ramp {
  constructor(stops) {
    this.stops = stops.map(rgb);
  }

  at(value) {
    const exact = Math.min(1, Math.max(0, value)) * (this.stops.length - 1),
      lower = Math.min(Math.floor(exact), this.stops.length - 2);
    return mix(this.stops[lower], this.stops[lower + 1], exact - lower);
  }

  css(value) {
    return `rgb(${this.at(value).map(Math.round).join(",")})`;
  }
}

/** The palette as the style sheet gives it now; the figure's own colours are the server's. */
export function readColours(node, figure) {
  const style = getComputedStyle(node),
    get = (name) => style.getPropertyValue(`--wm-${name}`).trim();
  const names = [
    "ink",
    "soft",
    "line",
    "panel",
    "stage",
    "edge",
    "accent",
    "grid",
    "shadow",
    "trail",
    "rival",
  ];
  /** @type {Record<string, any>} */
  const colours = Object.fromEntries(names.map((name) => [name, get(name)]));
  colours.heat = [0, 1, 2, 3].map((i) => get(`heat-${i}`));
  colours.band = (name) => get(`band-${name[0] === "a" ? "a" : name}`) || colours.accent;
  colours.font = style.fontFamily;
  colours.dark = get("dark") === "1";
  const { body, left, right } = colours.dark ? figure.dark : figure.light;
  Object.assign(colours, { body, left, right });
  return colours;
}

/** Calls back whenever the page's theme changes. */
export function onTheme(callback) {
  const both = new MutationObserver(callback);
  for (const node of [document.documentElement, document.body])
    both.observe(node, { attributes: true, attributeFilter: ["class", "data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback);
}
