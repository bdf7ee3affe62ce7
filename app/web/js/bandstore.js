import { call } from "./api.js";
import { Bands } from "./bands.js";

const KEPT = 24;

/** Bands of clips as the server computes them, asked for once per clip, wavelet, levels and part. */
export class BandStore {
  /** @param {string} visitor */
  constructor(visitor) {
    this.visitor = visitor;
    /** @type {Map<string, Promise<Bands>>} */ this.kept = new Map();
  }

  /** @returns {Promise<Bands>} */
  fetch(clip, { wavelet, levels }, start) {
    const key = `${clip.id}/${wavelet}/${levels}/${start}`;
    let asked = this.kept.get(key);
    if (!asked) {
      asked = call("bands", { key: clip.id, wavelet, levels, start, visitor: this.visitor }).then(
        (data) => new Bands(data, clip),
      );
      this.kept.set(key, asked);
      asked.catch(() => this.kept.delete(key));
      if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    }
    return asked;
  }
}
