import { el } from "./dom.js";

/** Keys of a report and what people call them. */
export const METRICS = [
  [
    ["R01", "R@1"],
    ["R02", "R@2"],
    ["R03", "R@3"],
    ["R05", "R@5"],
    ["R10", "R@10"],
    ["MedR", "median rank"],
  ],
  [
    ["P01", "P@1"],
    ["P05", "P@5"],
    ["P10", "P@10"],
    ["mAP", "mAP"],
    ["nDCG10", "nDCG@10"],
  ],
];

/** A number for a table cell; an en dash where there is none. */
export const number = (v, digits = 1) => (typeof v === "number" ? v.toFixed(digits) : "–");

/** A table; the first column names its row, even where the name begins with a number. */
export function table(label, heads, rows) {
  return el(
    "div.wm-scroll",
    { tabindex: "0", role: "region", "aria-label": label },
    el(
      "table.wm-table",
      {},
      el("thead", {}, el("tr", {}, ...heads.map((h) => el("th", { scope: "col" }, h)))),
      el(
        "tbody",
        {},
        ...rows.map((row) =>
          el(
            "tr",
            {},
            ...row.map((cell, i) => el(i > 0 && /^[\d–-]/.test(cell) ? "td.wm-num" : "td", {}, cell)),
          ),
        ),
      ),
    ),
  );
}
