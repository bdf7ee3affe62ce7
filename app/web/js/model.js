import { call } from "./api.js";
import { hertz } from "./bands.js";
import { Chart } from "./chart.js";
import { el } from "./dom.js";
import { number, table } from "./tables.js";

const CURVES = ["accent", "band-d2", "band-d4", "band-d3"];
const percent = (v) => (typeof v === "number" ? `${number(v)} %` : "–");
const colourOf = (band) => `band-${band[0] === "a" ? "a" : band}`;

/** The model tab: what the filters do, how exact the bands are, how well it finds, what it costs. */
export class ModelTab {
  constructor(root, shared) {
    this.root = root;
    this.charts = [];
    this.body = el("div.wm-model", {}, el("p.wm-status", { role: "status" }, "Opened when you look at it."));
    root.replaceChildren(this.body);
    shared.onPaint((colours) => {
      this.colours = colours;
      for (const chart of this.charts) chart.paint(colours);
    });
    new IntersectionObserver(([entry]) => entry.isIntersecting && !this.asked && this.load()).observe(
      this.body,
    );
    root.dataset.state = "ready";
  }

  async load() {
    this.asked = true;
    this.root.dataset.state = "busy";
    this.body.replaceChildren(el("p.wm-status", { role: "status" }, "Reading the checkpoint …"));
    try {
      this.show(await call("model", {}));
    } catch (error) {
      this.asked = false;
      this.body.replaceChildren(el("p.wm-status", { role: "status", "data-bad": true }, error.message));
    }
    this.root.dataset.state = "ready";
  }

  chart(series, options) {
    const chart = new Chart(series, options);
    this.charts.push(chart);
    if (this.colours) chart.paint(this.colours);
    return chart.element;
  }

  show(data) {
    this.charts = [];
    this.body.replaceChildren(
      ...[
        this.facts(data.facts),
        this.filters(data.filters),
        this.reconstruction(data.reconstruction),
        this.retrieval(data.retrieval, data.learning),
        this.disturbed(data.disturbed),
        this.cost(data.cost, data.parameters),
      ].filter(Boolean),
    );
  }

  card(title, lead, ...body) {
    return el(
      "section.wm-box2",
      {},
      el("h2", {}, title),
      lead && el("p.wm-modellead", {}, lead),
      ...body.filter(Boolean),
    );
  }

  facts(facts) {
    return this.card(
      "What the model is",
      "",
      el(
        "dl.wm-facts2",
        {},
        ...facts.flatMap(({ label, text }) => [el("dt", {}, label), el("dd", {}, text)]),
      ),
    );
  }

  filters({ names, words, ranges, hertz: x, start, learned, wavelet }) {
    const series = names.flatMap((name, b) => {
      const colour = colourOf(name),
        named = `${words[b]}, ${hertz(ranges[b])}`;
      return learned
        ? [
            { x, y: start[b], colour, dash: true, name: "", quiet: true },
            { x, y: learned[b], colour, name: named },
          ]
        : [{ x, y: start[b], colour, name: named }];
    });
    return this.card(
      "What the filters do",
      "Every joint's path is split into bands that add up to it. The curves say how much of each frequency a band lets through: where one stands high, movements of that speed go into that band.",
      this.chart(series, {
        title: "Let through, by frequency",
        xLabel: "Hz",
        yMin: 0,
        note: learned
          ? `Solid: as the model learned them. Dashed: the ${wavelet} wavelet that they began as.`
          : `The ${wavelet} wavelet, not changed by training.`,
      }),
    );
  }

  reconstruction(found) {
    if (!found) return null;
    return this.card(
      "How exact the bands are",
      `Rebuilt from its bands, a motion's joints are off by ${number(found.joints_mm)} mm on average, relative to the pelvis; the pelvis' own path is off by ${number(found.pelvis_mm)} mm. Measured on ${found.clips} test clips.`,
      table(
        "Reconstruction of each band",
        ["Band", "Range", "Movement in it", "Error"],
        found.bands.map(({ band, word, range, movement_mm: size, error_mm: error }) => [
          el("span.wm-bandname", { style: `--c: var(--wm-${colourOf(band)})` }, word, el("small", {}, band)),
          hertz(range),
          `${number(size)} mm`,
          `${number(error)} mm`,
        ]),
      ),
      found.bands.some((band) => band.error_mm > 0.75 * band.movement_mm) &&
        el(
          "p.wm-chartnote",
          {},
          "Where the error is about as large as the movement, that band is not rebuilt: the model reads it, but no longer knows its details.",
        ),
    );
  }

  retrieval(rows, learning) {
    if (!rows.length) return this.card("How well it finds", "No evaluation lies beside these weights yet.");
    const curves = learning.filter((curve) => curve.epochs.length > 1);
    return this.card(
      "How well it finds",
      "Each sentence is compared with N motions of the test split, which training never saw. In brackets: 95 % interval over the sentences.",
      table(
        "Retrieval",
        ["Motions", "Counts as found", "N", "Sentences", "Right first", "Among five"],
        rows.map((row) => [
          row.data,
          row.counts,
          row.motions.toLocaleString("en"),
          row.sentences.toLocaleString("en"),
          `${percent(row.first)}${row.interval.length ? ` (${row.interval.map((v) => number(v)).join("–")})` : ""}`,
          percent(row.five),
        ]),
      ),
      curves.length &&
        this.chart(
          curves.map((curve, i) => ({
            x: curve.epochs,
            y: curve.first,
            colour: CURVES[i % CURVES.length],
            name: `${curve.data}, N = ${curve.motions}`,
          })),
          {
            title: "Right first while it learned, %",
            xLabel: "epoch",
            yMin: 0,
            yMax: 100,
            whole: true,
            note: "Validation clips. Data with 90 % right from the start is not drawn: its curve is flat.",
          },
        ),
    );
  }

  disturbed(rows) {
    if (!rows.length) return null;
    return this.card(
      "What disturbed clips cost",
      `The same ${rows[0].motions} sentences, asked of clips that are noisy, gappy, longer, or come from another body.`,
      table(
        "Retrieval on disturbed clips",
        ["Clips", "Right first", "Among ten"],
        rows.map((row) => [row.clips, percent(row.first), percent(row.ten)]),
      ),
    );
  }

  cost(parts, parameters) {
    const total = `${parameters.toLocaleString("en")} trained weights in all.`;
    if (!parts.length) return this.card("What it costs", total);
    return this.card(
      "What it costs",
      `${total} Time for one clip of full length, on one processor core.`,
      table(
        "Cost of each part",
        ["Part", "Weights", "Time"],
        parts.map((row) => [
          row.part,
          row.parameters.toLocaleString("en"),
          `${number(row.milliseconds, row.milliseconds < 1 ? 2 : 1)} ms`,
        ]),
      ),
    );
  }
}
