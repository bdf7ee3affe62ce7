import { ALIGNMENTS, aligned } from "./align.js";
import { el, iconButton } from "./dom.js";
import { Player } from "./player.js";

/**
 * A second motion beside the chosen one, or over it in one pane: both on one clock, both curves in the rows.
 * @typedef {import("./clip.js").Clip} Clip
 */
export class Comparison {
  /** @param {import("./clock.js").Clock} clock
   * @param {{player: Player, store: import("./bandstore.js").BandStore, gains: import("./bands.js").Gains,
   *   onChange: () => void, onClose: () => void}} options what shows the chosen motion; what to do when the view changed */
  constructor(clock, { player, store, gains, onChange, onClose }) {
    this.player = player;
    this.store = store;
    this.gains = gains;
    this.onChange = onChange;
    /** @type {Clip | null} The motion beside. */ this.clip = null;
    /** @type {Clip | null} */ this.chosen = null;
    /** @type {import("./bands.js").Bands | null} */ this.bands = null;
    /** @type {import("./align.js").Alignment} */ this.how = "start";
    this.overlaid = false;
    /** @type {(time: number) => number} */ this.map = (time) => time;
    this.rival = new Player(clock, { large: true, label: "The motion to compare with" });
    this.rival.camera.share(player.camera);
    this.rival.timing = (own) =>
      this.clip && this.how !== "start" ? this.map(own.time) : own.timeIn(this.rival.clip);
    this.name = el("span.wm-rivalname");
    this.label = el("span.wm-panelabel");
    this.pane = el("div.wm-pane", { hidden: true }, this.rival.canvas, el("div.wm-words", {}, this.label));
    /** @type {HTMLSelectElement} */
    this.align = el(
      "select.wm-select",
      {
        "aria-label": "Time alignment",
        "data-act": "align",
        onchange: () => this.arrange(/** @type {any} */ (this.align.value), this.overlaid),
      },
      ...ALIGNMENTS.map(([value, text]) => el("option", { value }, text)),
    );
    this.over = el(
      "button.wm-pill",
      {
        type: "button",
        "aria-pressed": "false",
        "data-act": "overlay",
        title: "Draw both figures in one pane",
        onclick: () => this.arrange(this.how, !this.overlaid),
      },
      "Overlay",
    );
    this.bar = el(
      "div.wm-comparebar",
      { role: "group", "aria-label": "Comparison", hidden: true },
      this.name,
      this.align,
      this.over,
      iconButton("close", "Close the comparison", onClose, { "data-act": "close" }),
    );
  }

  /** Put a motion beside the chosen one; null closes the comparison.
   * @param {Clip | null} clip
   * @param {Clip | null} chosen */
  show(clip, chosen) {
    if (this.clip && this.clip !== chosen) this.clip.draw(this.clip.positions);
    this.clip = clip;
    this.chosen = chosen;
    this.bands = null;
    this.bar.hidden = !clip;
    if (!clip) return this.arrange("start", false); // the next comparison begins side by side
    this.rival.show(clip);
    this.name.textContent = this.label.textContent = clip.title;
    this.arrange(this.how, this.overlaid);
  }

  /** Side by side or in one pane, and which moments belong together.
   * @param {import("./align.js").Alignment} how
   * @param {boolean} overlaid */
  arrange(how, overlaid) {
    this.how = how;
    this.overlaid = overlaid;
    this.align.value = how;
    this.over.setAttribute("aria-pressed", String(overlaid));
    this.pane.hidden = !this.clip || overlaid;
    this.player.guest = this.clip && overlaid ? this.rival : null;
    if (this.clip && this.chosen) this.map = aligned(this.chosen, this.clip, how);
    this.onChange();
  }

  /** As text for the page's address. */
  get text() {
    return [this.how === "start" ? "" : this.how, this.overlaid ? "overlay" : ""].filter(Boolean).join(".");
  }

  /** @param {string} text */
  restore(text) {
    const words = text.split("."),
      how = ALIGNMENTS.find(([value]) => words.includes(value));
    this.arrange(how ? how[0] : "start", words.includes("overlay"));
  }

  /** Fetch the bands that its rows need.
   * @param {{wavelet: string, levels: number}} choice */
  async load(choice) {
    const { clip } = this;
    if (!clip) return;
    const bands = await this.store.fetch(clip, choice, 0);
    if (clip !== this.clip) return;
    this.bands = bands;
    this.apply();
    this.onChange();
  }

  /** The faders move the second figure too. */
  apply() {
    const { bands, clip } = this;
    if (bands && clip?.whole) clip.draw(bands.compose(this.gains));
  }

  /**
   * One curve of the second motion on the chosen one's time; null where it has none.
   * @param {string | null} band symbol, or null for the whole signal
   * @param {string} joint by name
   * @param {number} axis
   * @param {{fps: number, first: number, frames: number}} rate of the chosen motion's rows
   * @returns {Float32Array | null} not-a-number where the second motion is over
   */
  curve(band, joint, axis, { fps, first, frames }) {
    const { bands, clip } = this;
    if (!bands || !clip) return null;
    const at = band === null ? -1 : bands.names.indexOf(band),
      own = clip.skeleton.index[joint];
    if ((band !== null && at < 0) || own === undefined) return null;
    const values = bands.row(at, own, axis);
    return Float32Array.from({ length: frames }, (_, t) => {
      const place = this.map((t + first) / fps) * clip.fps;
      return place > values.length - 0.5 ? NaN : values[Math.min(values.length - 1, Math.round(place))];
    });
  }
}
