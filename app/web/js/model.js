import { call } from "./api.js";
import { hertz } from "./bands.js";
import { Chart } from "./chart.js";
import { el, plain } from "./dom.js";
import { METRICS, number, table } from "./tables.js";

const LOSSES = {
  contrastive: "accent",
  twr_signal: "band-d3",
  twr_feature: "band-d2",
  dmsp_original: "band-d4",
  dmsp_shuffled: "band-d1",
};
const LOSS_NAMES = {
  contrastive: "contrastive",
  twr_signal: "reconstruction, signal",
  twr_feature: "reconstruction, features",
  dmsp_original: "order, original",
  dmsp_shuffled: "order, shuffled",
};

/** The model tab: what the checkpoint's own files say of filters, training, retrieval and cost. */
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
        this.summary(data),
        this.filters(data.filters),
        this.history(data.history),
        this.report(data.report),
        this.reconstruction(data.analysis.reconstruction),
        this.robustness(data.analysis.robustness),
        this.cost(data.analysis.cost, data),
      ].filter(Boolean),
    );
  }

  card(title, ...body) {
    return el("section.wm-box2", {}, el("h2", {}, title), ...body);
  }

  facts(pairs) {
    return el(
      "dl.wm-facts2",
      {},
      ...pairs
        .filter(([, v]) => v !== undefined && v !== null && v !== "")
        .flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, String(v))]),
    );
  }

  summary({ config, training, parameters, gallery, facts }) {
    return this.card(
      "The model",
      this.facts([
        [
          "transform",
          `${config.transform}, ${config.levels} levels, ${config.learnable_filters ? `filters learned from ${config.wavelet}` : config.wavelet}`,
        ],
        [
          "input",
          `${config.skeleton}, ${config.fps} fps, up to ${config.max_frames} frames, ${config.representation} representation`,
        ],
        [
          "encoders",
          `${config.band_layers} layers in each band (${config.band_width}), ${config.layers} across (${config.width}), ${config.granularity}, a token every ${config.stride} frames`,
        ],
        ["text", `${config.text_backbone}, frozen, ${config.text_pooling}`],
        ["embedding", `${config.embedding} numbers`],
        ["parameters", parameters.toLocaleString("en")],
        [
          "training",
          Object.entries(training)
            .filter(([, v]) => typeof v !== "object")
            .map(([k, v]) => `${plain(k)} ${v}`)
            .join(", "),
        ],
        ["epoch", facts.epoch],
        [
          "weights",
          facts.mean_of && `the mean of ${facts.mean_of.length} runs from one start with other seeds`,
        ],
        ["gallery", `${gallery.clips.toLocaleString("en")} clips`],
      ]),
    );
  }

  filters(filters) {
    const { names, ranges, initial, learned } = filters;
    const gains = names.flatMap((name, b) => {
      const colour = `band-${name[0] === "a" ? "a" : name}`;
      return [
        { x: initial.hertz, y: initial.gain[b], colour, dash: true, name: "", quiet: true },
        ...(learned
          ? [{ x: learned.hertz, y: learned.gain[b], colour, name: `${name}, ${hertz(ranges[b])}` }]
          : []),
      ];
    });
    const taps = (kind, title) =>
      this.chart(
        (learned ?? initial)[kind].flatMap((row, level) => {
          const index = row.map((_, i) => i),
            colour = `band-d${level + 1}`;
          return [
            {
              x: index.map((i) => i + level * (row.length + 1)),
              y: initial[kind][level],
              colour,
              dash: true,
              name: "",
              quiet: true,
            },
            ...(learned
              ? [
                  {
                    x: index.map((i) => i + level * (row.length + 1)),
                    y: row,
                    colour,
                    name: `level ${level + 1}`,
                  },
                ]
              : []),
          ];
        }),
        { title, stems: true, xLabel: "tap, level after level" },
      );
    return this.card(
      learned ? `Learned filters against ${initial.name}` : `Filters: ${initial.name}`,
      el(
        "div.wm-charts",
        {},
        this.chart(gains, {
          title: "Gain of each band",
          xLabel: "Hz",
          yMin: 0,
          note: "Solid: as learned. Dashed: as they started.",
        }),
        taps("low", "Scaling taps"),
        taps("high", "Wavelet taps"),
      ),
    );
  }

  history(rows) {
    if (!rows?.length)
      return this.card("Training", el("p.wm-faint", {}, "This checkpoint keeps no history of its training."));
    const line = (key, colour, name) => {
      const kept = rows.filter((r) => typeof r[key] === "number");
      return kept.length ? { x: kept.map((r) => r.epoch), y: kept.map((r) => r[key]), colour, name } : null;
    };
    const losses = Object.entries(LOSSES)
      .map(([key, colour]) => line(key, colour, LOSS_NAMES[key]))
      .filter(Boolean);
    const palette = ["accent", "band-d2", "band-d4", "band-d3"];
    const recalls = [...new Set(rows.flatMap((r) => Object.keys(r)))].filter(
      (k) => k.endsWith("t2m/R05") || k.endsWith("m2t/R05"),
    );
    return this.card(
      "Training",
      el(
        "div.wm-charts",
        {},
        losses.length
          ? this.chart(losses, { title: "Losses", xLabel: "epoch", log: true, whole: true })
          : null,
        recalls.length
          ? this.chart(
              recalls.map((k, i) => ({
                ...line(
                  k,
                  palette[i % 4],
                  k
                    .replace("/R05", "")
                    .replace("t2m", "text to motion")
                    .replace("m2t", "motion to text")
                    .replace("/", ": "),
                ),
                dash: i >= 4,
              })),
              { title: "Validation, R@5 in %", xLabel: "epoch", yMin: 0, yMax: 100, whole: true },
            )
          : null,
        rows.some((r) => "moved_accuracy" in r)
          ? this.chart([line("moved_accuracy", "band-d4", "frames whose group changed")], {
              title: "Order: accuracy",
              xLabel: "epoch",
              yMin: 0,
              yMax: 1,
              whole: true,
            })
          : null,
      ),
    );
  }

  report(report) {
    if (!report?.results?.length)
      return this.card("Retrieval", el("p.wm-faint", {}, "No evaluation lies beside this checkpoint yet."));
    const splits = Map.groupBy(report.results, (r) => r.split ?? "");
    return this.card(
      "Retrieval",
      el(
        "p.wm-chartnote.wm-lead",
        {},
        "In %, but for the median rank. Every protocol says what counts as found; N is how many motions are ranked.",
      ),
      ...[...splits].map(([split, results]) =>
        el(
          "section.wm-section.wm-report",
          {},
          el("h3", {}, plain(split)),
          ...METRICS.map((kind) => this.metrics(split, results, kind)),
        ),
      ),
    );
  }

  /** One table of the results of a split that are told in the same metrics; null where there are none. */
  metrics(split, results, kind) {
    const told = results.filter(
      (r) =>
        `t2m/${kind[0][0]}` in r.metrics &&
        (kind === METRICS[0] || !(`t2m/${METRICS[0][0][0]}` in r.metrics)),
    );
    const rows = told.flatMap((r) =>
      [
        ["t2m", "text → motion"],
        ["m2t", "motion → text"],
      ].map(([way, words], i) => [
        i ? "" : plain(r.protocol),
        i ? "" : (r.captions ?? ""),
        words,
        String(way === "t2m" ? r.N : (r["N m2t"] ?? r.N)),
        ...kind.map(([key]) => number(r.metrics[`${way}/${key}`])),
      ]),
    );
    return rows.length
      ? table(
          `Retrieval, ${split}`,
          ["protocol", "what counts", "direction", "N", ...kind.map(([, title]) => title)],
          rows,
        )
      : null;
  }

  reconstruction(found) {
    if (!found) return null;
    const words = { signal: "through the inverse transform", feature: "from the fused features" };
    const tables = Object.entries(found)
      .filter(([, b]) => b?.levels)
      .map(([branch, b]) =>
        el(
          "div",
          {},
          el(
            "p.wm-chartnote",
            {},
            `${words[branch] ?? branch}: joints off by ${number(b.mpjpe)} mm relative to the pelvis, the pelvis itself by ${number(b.root)} mm.`,
          ),
          table(
            `Reconstruction ${words[branch] ?? branch}`,
            ["band", "error, mm", "signal, mm", "ratio"],
            Object.entries(b.levels).map(([name, l]) => [
              name,
              number(l.error),
              number(l.signal),
              number(l.ratio, 2),
            ]),
          ),
        ),
      );
    return this.card("Reconstruction", el("div.wm-charts", {}, ...tables));
  }

  /** What retrieval keeps when the clips are noisy, gappy, longer, or come from another body or rig. */
  robustness(found) {
    if (!found?.conditions) return null;
    const keys = ["t2m/R01", "t2m/R10", "m2t/R01", "m2t/R10", "Rsum"];
    return this.card(
      "Disturbed clips",
      el(
        "p.wm-chartnote.wm-lead",
        {},
        `The same ${found.N} sentences, asked of clips that were disturbed. Recalls in %, identical captions credited; Rsum is the sum of all ten.`,
      ),
      table(
        "Retrieval on disturbed clips",
        ["clips", "text → motion R@1", "R@10", "motion → text R@1", "R@10", "Rsum"],
        Object.entries(found.conditions).map(([name, values]) => [
          name,
          ...keys.map((key) => number(values[key])),
        ]),
      ),
    );
  }

  cost(found, { parameters }) {
    if (!found) return this.card("Cost", this.facts([["parameters", parameters.toLocaleString("en")]]));
    const rows = Object.entries(found.parts ?? {}).map(([name, p]) => [
      name,
      p.parameters.toLocaleString("en"),
      number(p.gflops, 2),
      number(p.activations_mb, 2),
      number(p.forward_ms, 2),
    ]);
    return this.card(
      "Cost",
      table(
        "Cost of each part",
        ["part", "parameters", "GFLOP a clip", "activations, MB", "forward, ms"],
        rows,
      ),
      el(
        "p.wm-chartnote",
        {},
        `Measured on ${found.device}, ${found.threads} thread${found.threads === 1 ? "" : "s"}, clips of ${found.frames} frames.`,
      ),
    );
  }
}
