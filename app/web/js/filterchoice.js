import { el } from "./dom.js";

/** The filters that split a motion: wavelet and levels, or those that the model learned. */
export class FilterChoice {
  /** @param {string[]} wavelets
   * @param {(choice: {wavelet: string, levels: number}) => void} onChange */
  constructor(wavelets, onChange) {
    this.learned = false;
    const changed = () => {
      this.levels.disabled = this.wavelet.value === "learned"; // the model has as many as it has
      onChange(this.value);
    };
    /** @type {HTMLSelectElement} */
    this.wavelet = el(
      "select.wm-select",
      { "aria-label": "Wavelet", "data-act": "wavelet", onchange: changed },
      ...wavelets.map((w) => el("option", { value: w }, w)),
    );
    /** @type {HTMLSelectElement} */
    this.levels = el(
      "select.wm-select",
      { "aria-label": "Levels", "data-act": "levels", onchange: changed },
      ...[1, 2, 3, 4, 5].map((n) =>
        el("option", { value: n, selected: n === 3 }, n === 1 ? "1 level" : `${n} levels`),
      ),
    );
    this.element = el("div.wm-bank", { role: "group", "aria-label": "Filters" }, this.wavelet, this.levels);
  }

  get value() {
    return { wavelet: this.wavelet.value, levels: Number(this.levels.value) };
  }

  /** @param {boolean} there whether the model has filters of its own */
  offerLearned(there) {
    if (this.learned || !there) return;
    this.learned = true;
    this.wavelet.append(el("option", { value: "learned" }, "learned"));
  }
}
