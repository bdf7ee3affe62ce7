import { endpoint } from "./api.js";
import { el, iconButton, isTyping } from "./dom.js";

const PAPER = "https://arxiv.org/abs/2508.03343";
const KEYS = [
  ["Space", "play or pause"],
  ["← →", "one frame back or forward"],
  ["I, O, X", "begin the loop, end it, play all again"],
  ["L", "loop on or off"],
  ["F", "full screen"],
  ["Drag, wheel", "turn and zoom the figure; 0 resets"],
  ["Click, Shift-click", "choose a joint; draw another one too"],
  ["Ctrl + wheel", "zoom the time; Shift + wheel moves along it"],
  ["Double-click a fader", "back to 100 %"],
  ["/", "go to the search box"],
  ["?", "this help"],
];

/** The help overlay, the theme switch and their keys.
 * @param {() => void} onFull */
export function pageTools(onFull) {
  const api = endpoint("openapi.json").href;
  const dialog = el(
    "dialog.wm-help",
    { "aria-label": "Help" },
    el("h2", {}, "Search human motion by words. Pull a motion apart into its frequencies."),
    el(
      "p",
      {},
      "Every motion is split by wavelets into bands that add up to it: posture (slow), rhythm (steps and swings), accent (quick gestures) and flick (shakes and impacts). Move a fader and the figure moves by what is left; the ghost keeps the whole motion.",
    ),
    el("dl.wm-keylist", {}, ...KEYS.flatMap(([key, what]) => [el("dt", {}, key), el("dd", {}, what)])),
    el(
      "p",
      {},
      el("a", { href: PAPER }, "The paper"),
      " · every answer of this page is also an API, over HTTP (",
      el("a", { href: api }, "OpenAPI description"),
      "), ",
      el("code", {}, "gradio_client"),
      " and MCP at ",
      el("code", {}, "/mcp"),
      ".",
    ),
    el("form", { method: "dialog" }, el("button.wm-pill", { "data-act": "closehelp" }, "Close")),
  );
  const open = () => !dialog.open && dialog.showModal();
  const theme = () => {
    const dark = !document.body.classList.contains("dark");
    document.body.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  };
  document.addEventListener("keydown", (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.key === "?") open();
    else if (event.key === "f" || event.key === "F") onFull();
    else if (event.key === "/")
      /** @type {HTMLElement | null} */ (document.querySelector(".wm-box"))?.focus();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  return el(
    "div.wm.wm-pagetools",
    {},
    el("a", { href: PAPER }, "Paper"),
    el("a", { href: api }, "API"),
    iconButton("theme", "Light or dark", theme, { "data-act": "theme" }),
    iconButton("help", "Help and shortcuts (?)", open, { "data-act": "help" }),
    dialog,
  );
}
