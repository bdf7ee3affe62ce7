import { el } from "./dom.js";

/**
 * How the chosen figure is coloured: plain, by a band's strength in each joint, by what carried the match, or by a word.
 */
export class Colouring {
  /** @param {{player: import("./player.js").Player, heatmap: import("./heatmap.js").Heatmap, select: HTMLSelectElement}} parts */
  constructor({ player, heatmap, select }) {
    this.player = player;
    this.heatmap = heatmap;
    this.select = select;
    this.by = "";
    /** @type {import("./bands.js").Bands | null} */ this.bands = null;
    /** @type {import("./why.js").Relevance | null} */ this.relevance = null;
    this.scale = el("span.wm-scale", { hidden: true, "aria-hidden": "true" }, "little", el("i"), "much");
  }

  /** What there is to colour by; the choice stays where it still exists.
   * @param {import("./bands.js").Bands | null} bands
   * @param {import("./why.js").Relevance | null} relevance */
  offer(bands, relevance) {
    this.bands = bands;
    this.relevance = relevance;
    const options = [
      ["", "Plain figure"],
      ...(relevance ? [["match", "Colour: the match"]] : []),
      ...(bands?.names ?? []).map((name, b) => [name, `Colour: ${bands?.words[b]} energy`]),
    ];
    this.select.replaceChildren(...options.map(([value, text]) => el("option", { value }, text)));
    this.choose(options.some(([value]) => value === this.by) ? this.by : "");
  }

  /** Colour by a band's symbol, by "match", or not at all ("").
   * @param {string} by */
  choose(by) {
    this.by = by;
    this.select.value = by;
    this.heatmap.markBand(by);
    const band = this.bands ? this.bands.names.indexOf(by) : -1;
    this.paint(
      by === "match"
        ? (this.relevance?.joints ?? null)
        : band >= 0
          ? (this.bands?.strength[band] ?? null)
          : null,
    );
  }

  /** One value in 0..1 per joint; null for the plain figure.
   * @param {number[] | null} values */
  paint(values) {
    this.player.values = values;
    this.scale.hidden = !values;
    this.player.clock.wake();
  }
}
