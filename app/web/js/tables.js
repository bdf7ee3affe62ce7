import { el } from "./dom.js";

/** A number for a table cell; an en dash where there is none. */
export const number = (v, digits = 1) => (typeof v === "number" ? v.toFixed(digits) : "–");

/** A table; the first column names its row. In a narrow window each row is a block in which every figure has its head.
 * @param {string} label
 * @param {string[]} heads
 * @param {(string | Node)[][]} rows */
export function table(label, heads, rows) {
  const cell = (content, i) =>
    i === 0
      ? el("th", { scope: "row" }, content)
      : el("td", { "data-head": heads[i] }, el("span.wm-num", {}, content));
  return el(
    "table.wm-table.wm-rows",
    { "aria-label": label },
    el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map(cell)))),
  );
}
