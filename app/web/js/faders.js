import { hertz, MAX_GAIN } from "./bands.js";
import { el } from "./dom.js";

/**
 * The label of a band's row: its name switches the band off and on, the fader sets 0 to 300 %, S plays it alone.
 * @param {import("./bands.js").Bands} bands
 * @param {number} band
 * @param {import("./bands.js").Gains} gains
 * @param {() => void} onChange
 * @returns {{element: HTMLElement, show: () => void}}
 */
export function fader(bands, band, gains, onChange) {
  const symbol = bands.names[band],
    word = bands.words[band];
  const act = (change) => () => {
    change();
    onChange();
  };
  const name = el(
    "button.wm-bandname",
    {
      type: "button",
      "data-act": "band",
      title: `${bands.describe(band)}. Click: off or on.`,
      onclick: act(() => gains.toggle(symbol)),
    },
    el("b", {}, word),
    el("span.wm-hz", {}, `${hertz(bands.ranges[band])} · ${symbol}`),
  );
  const range = el("input.wm-fader", {
    type: "range",
    min: 0,
    max: MAX_GAIN * 100,
    step: 5,
    "data-gain": symbol,
    "aria-label": `Gain of ${word}, ${symbol}`,
    title: "0 to 300 %. Double-click: back to 100 %.",
    oninput: act(() => gains.set(symbol, Number(range.value) / 100)),
    ondblclick: act(() => gains.set(symbol, 1)),
  });
  const percent = el("output.wm-percent");
  const solo = el(
    "button.wm-solo",
    {
      type: "button",
      "data-act": "solo",
      title: `Only ${word}`,
      "aria-label": `Only ${word}`,
      onclick: act(() => gains.solo(symbol)),
    },
    "S",
  );
  const show = () => {
    const gain = gains.of(symbol);
    range.value = String(Math.round(gain * 100));
    range.style.setProperty("--at", `${(gain / MAX_GAIN) * 100}%`);
    percent.textContent = `${Math.round(gain * 100)} %`;
    range.setAttribute("aria-valuetext", percent.textContent);
    name.setAttribute("aria-pressed", String(gain > 0));
    solo.setAttribute("aria-pressed", String(gains.soloed === symbol));
    element.toggleAttribute("data-changed", gain !== 1);
  };
  const colour = `--c: var(--wm-band-${symbol[0] === "a" ? "a" : symbol})`;
  const element = el(
    "span.wm-rowlabel.wm-bandlabel",
    { style: colour },
    el("span.wm-swatch"),
    name,
    range,
    percent,
    solo,
  );
  show();
  return { element, show };
}
