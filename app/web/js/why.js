import { call } from "./api.js";
import { el, plain } from "./dom.js";

const LONG = 4; // seconds from which a curve over windows says more than single frames

/** Average over a few frames at either side: what one token of the encoder cannot tell apart. */
function smooth(values, reach) {
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - reach), i + reach + 1);
    return near.reduce((a, b) => a + b, 0) / near.length;
  });
}

/** Whether a text says anything that a match could be explained by. */
export const explainable = (query) => /[\p{L}\p{N}]/u.test(query);

/** What carried a match: asks the server, puts it into words, and hands over what can be drawn.
 * @typedef {{joints: number[], times: number[], values: number[], width: number, label: string, scale: string}} Relevance */
export class Why {
  /** @param {{visitor: string, onExplain: (found: Relevance) => void, onError: (text: string) => void, onPlay: (start: number, end: number) => void}} options */
  constructor({ visitor, onExplain, onError, onPlay }) {
    this.visitor = visitor;
    this.onExplain = onExplain;
    this.onError = onError;
    /** @type {[number, number]} */ this.span = [0, 0];
    this.asked = null;
    this.pending = false;
    this.words = el("span.wm-whywords");
    this.best = el("button.wm-pill", {
      type: "button",
      hidden: true,
      "data-act": "best",
      onclick: () => onPlay(...this.span),
    });
    this.element = el("p.wm-why", { hidden: true }, this.words, this.best);
  }

  clear() {
    this.asked = null;
    this.pending = false;
    this.element.hidden = true;
    this.best.hidden = true;
  }

  /** Keep the places of the explanation, so that nothing moves when it arrives. */
  reserve(clip) {
    this.pending = true;
    this.words.textContent = "Explaining the match …";
    this.words.title = "";
    this.best.textContent ||= "Play the best match, 0.0–0.0 s";
    this.best.hidden = clip.duration <= LONG;
    this.element.toggleAttribute("data-pending", true);
    this.element.hidden = false;
  }

  /** Explain the match of a text and a clip; an answer that comes after the next question is dropped. */
  async ask(query, clip) {
    this.clear();
    if (!explainable(query)) return;
    this.reserve(clip);
    const asked = (this.asked = {}),
      { visitor } = this;
    try {
      const found = await call("why", { query, key: clip.id, visitor });
      if (this.asked !== asked) return;
      const top = Math.max(1e-9, ...found.joints),
        peak = Math.max(1e-9, ...found.frames);
      const relevance = {
        joints: found.joints.map((v) => Math.max(0, v) / top),
        times: found.frames.map((_, i) => i / found.fps),
        values: smooth(found.frames, Math.round(found.fps / 8)).map((v) => Math.max(0, v) / peak),
        width: 1 / found.fps,
        label: "match",
        scale: "How much each moment adds to the match, relative to the strongest moment of this motion",
      };
      this.describe(found);
      if (clip.duration > LONG) {
        const curve = await call("moments", { query, key: clip.id, window: 2, visitor });
        if (this.asked !== asked) return;
        const step = curve.times.length > 1 ? curve.times[1] - curve.times[0] : clip.duration;
        Object.assign(relevance, {
          times: curve.times.map((t) => t - step / 2),
          values: curve.levels,
          width: step,
          label: "moments",
          scale:
            "How well each moment matches: nothing is as unrelated text, full height as a clip's own caption",
        });
        this.span = curve.best;
        this.best.textContent = `Play the best match, ${curve.best[0].toFixed(1)}–${curve.best[1].toFixed(1)} s`;
      }
      this.pending = false;
      this.element.toggleAttribute("data-pending", false);
      this.onExplain(relevance);
    } catch (error) {
      if (this.asked !== asked) return;
      this.clear();
      this.onError(error.message);
    }
  }

  /** "Carried by right wrist, right elbow; bands d3." */
  describe(found) {
    const best = (values, names, count) =>
      values
        .map((v, i) => [v, names[i]])
        .filter(([v]) => v > 0)
        .sort((a, b) => b[0] - a[0])
        .slice(0, count)
        .map(([, name]) => plain(name));
    const joints = best(found.joints, found.joint_names, 3),
      bands = best(found.bands, found.band_names, 2);
    this.words.textContent = joints.length
      ? `Carried by ${joints.join(", ")}${bands.length ? `; bands ${bands.join(", ")}` : ""}.`
      : "No joint of this motion speaks for the query.";
    this.words.title = `${this.words.textContent} Integrated gradients of the similarity: ${found.score.toFixed(2)}, from ${found.baseline.toFixed(2)} for a mean pose.`;
  }
}
