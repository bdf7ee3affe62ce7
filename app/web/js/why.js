import { call } from "./api.js";
import { el, plain } from "./dom.js";

/** Average over a few frames at either side: what one token of the encoder cannot tell apart. */
function smooth(values, reach) {
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - reach), i + reach + 1);
    return near.reduce((a, b) => a + b, 0) / near.length;
  });
}

const LONG = 4; // seconds from which a curve over windows says more than single frames

/** What carried a match: asks the server, words it, and gives the stage what to draw. */
export class Why {
  constructor(stage) {
    this.stage = stage;
    this.words = el("span.wm-whywords");
    this.best = el("button.wm-pill", { type: "button", hidden: true, "data-act": "best", onclick: () => stage.clock.playSpan(...this.span) });
    this.element = el("p.wm-why", { hidden: true }, this.words, this.best);
  }

  clear() {
    this.element.hidden = true;
    this.best.hidden = true;
  }

  async ask(query, clip) {
    this.clear();
    if (!/[\p{L}\p{N}]/u.test(query)) return;
    const { stage } = this;
    try {
      const found = await call("why", [query, clip.id, stage.visitor]);
      if (stage.clip !== clip) return;
      const top = Math.max(1e-9, ...found.joints);
      const relevance = { joints: found.joints.map((v) => Math.max(0, v) / top), times: found.frames.map((_, i) => i / found.fps), values: smooth(found.frames, Math.round(found.fps / 8)), width: 1 / found.fps, label: "match" };
      this.describe(found);
      if (clip.duration > LONG) {
        const curve = await call("moments", [query, clip.id, 2, stage.visitor]);
        if (stage.clip !== clip) return;
        const low = Math.min(...curve.scores), step = curve.times.length > 1 ? curve.times[1] - curve.times[0] : clip.duration;
        Object.assign(relevance, { times: curve.times.map((t) => t - step / 2), values: curve.scores.map((v) => v - low), width: step, label: "moments" });
        this.span = curve.best;
        this.best.hidden = false;
        this.best.textContent = `Play ${curve.best[0].toFixed(1)}–${curve.best[1].toFixed(1)} s, where it matches best`;
      }
      stage.explain(relevance);
    } catch (error) {
      if (stage.clip === clip && error.name !== "AbortError") stage.tell(error.message);
    }
  }

  /** "Carried by right wrist, right elbow and d3." */
  describe(found) {
    const best = (values, names, count) => values.map((v, i) => [v, names[i]]).filter(([v]) => v > 0).sort((a, b) => b[0] - a[0]).slice(0, count).map(([, name]) => plain(name));
    const joints = best(found.joints, found.joint_names, 3), bands = best(found.bands, found.band_names, 2);
    this.words.textContent = joints.length ? `Carried by ${joints.join(", ")}${bands.length ? `; bands ${bands.join(", ")}` : ""}.` : "Nothing here speaks for the query.";
    this.words.title = `Integrated gradients of the cosine: ${found.score.toFixed(2)}, from ${found.baseline.toFixed(2)} for a mean pose.`;
    this.element.hidden = false;
  }
}
