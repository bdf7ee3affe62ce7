// Small DOM helpers. Text from outside only ever enters the page through textContent.

/** Make an element: el("button.chip", {type: "button", onclick: f}, "text", child ...). */
export function el(selector, attributes = {}, ...children) {
  const [tag, ...classes] = selector.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked" || key === "disabled") node[key] = value;
    else if (key === "style") node.style.cssText = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const SHAPES = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6 4.5h4v15H6zM14 4.5h4v15h-4z",
  back: "M17 5v14l-9-7zM5.5 5h2v14h-2z",
  forward: "M7 5v14l9-7zM16.500 5h2v14h-2z",
  loop: "M7 7h9l-2-2 1.400-1.400L19.800 8l-4.400 4.400L14 11l2-2H7a2 2 0 0 0-2 2v1H3v-1a4 4 0 0 1 4-4zM17 17H8l2 2-1.400 1.400L4.200 16l4.400-4.400L10 13l-2 2h9a2 2 0 0 0 2-2v-1h2v1a4 4 0 0 1-4 4z",
  search:
    "M10.500 4a6.500 6.500 0 0 1 5.150 10.470l4.440 4.440-1.180 1.180-4.440-4.440A6.500 6.500 0 1 1 10.500 4zm0 1.700a4.800 4.800 0 1 0 0 9.600 4.800 4.800 0 0 0 0-9.600z",
  link: "M10 8H7.500a4 4 0 0 0 0 8H10v-1.700H7.500a2.300 2.300 0 0 1 0-4.600H10zM14 8v1.700h2.500a2.300 2.300 0 0 1 0 4.600H14V16h2.500a4 4 0 0 0 0-8zM8.500 11.150h7v1.700h-7z",
  download: "M11.150 4h1.700v8.300l3-3 1.200 1.200L12 15.500l-5.050-5 1.200-1.200 3 3zM5 17.800h14v1.700H5z",
  home: "M12 4 3.500 11.200l1.100 1.300L6 11.300V19.500h4.500V14h3v5.500H18v-8.200l1.400 1.200 1.100-1.300z",
  follow:
    "M12 8.500a3.500 3.500 0 1 1 0 7 3.500 3.500 0 0 1 0-7zM11.150 3h1.700v3.500h-1.700zM11.150 17.500h1.700V21h-1.700zM3 11.150h3.500v1.700H3zM17.500 11.150H21v1.700h-3.500z",
  compare: "M4 5h7v14H4zm1.700 1.700v10.600h3.600V6.700zM13 5h7v14h-7zm1.700 1.700v10.600h3.600V6.700z",
  similar:
    "M12 4.500a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM6.500 13.500a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM17.500 13.500a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  upload: "M11.150 16V7.700l-3 3-1.200-1.200L12 4.500l5.050 5-1.200 1.200-3-3V16zM5 17.800h14v1.700H5z",
  star: "M12 3.800l2.500 5.200 5.700.700-4.200 3.900 1.100 5.700L12 16.500l-5.100 2.800 1.100-5.700-4.200-3.900 5.700-.700z",
  help: "M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zm0 1.700a6.800 6.800 0 1 0 0 13.600 6.800 6.800 0 0 0 0-13.600zm-.900 10.200h1.800v1.800h-1.800zM12 7.200c1.700 0 3 1.100 3 2.700 0 1.200-.700 1.800-1.400 2.400-.600.500-.800.700-.800 1.600h-1.700c0-1.700.700-2.300 1.400-2.900.500-.400.800-.600.800-1.100 0-.700-.500-1.100-1.300-1.100s-1.300.500-1.400 1.300H8.900c.100-1.700 1.400-2.900 3.100-2.900z",
  theme:
    "M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17zm0 1.700v13.600a6.800 6.800 0 0 0 0-13.600z",
  full: "M4 4h6v1.700H5.700V10H4zM14 4h6v6h-1.700V5.700H14zM4 14h1.700v4.300H10V20H4zM18.300 14H20v6h-6v-1.700h4.300z",
  close:
    "M6.600 5.400 12 10.800l5.400-5.400 1.200 1.200L13.200 12l5.400 5.400-1.200 1.200L12 13.200l-5.400 5.400-1.200-1.200L10.800 12 5.400 6.600z",
};

/** An icon as inline SVG; decorative, so hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("wm-icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}

/** A button that holds only an icon; the label is read aloud and shown on hover. */
export function iconButton(name, label, onclick, attributes = {}) {
  return el(
    "button.wm-iconbutton",
    { type: "button", "aria-label": label, title: label, onclick, ...attributes },
    icon(name),
  );
}

/** One stop of the tab key for many buttons: arrow keys go from one to the next, and press it where `press` says so.
 * @param {any} group
 * @param {{items?: string, press?: boolean}} options */
export function roving(group, { items = "button", press = true } = {}) {
  group.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const buttons = /** @type {HTMLElement[]} */ ([...group.querySelectorAll(items)]),
      here = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    if (!step || here < 0) return;
    event.preventDefault();
    const next = buttons[(here + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
    if (press) next.click();
  });
  return group;
}

export const plain = (name) => String(name).replaceAll("_", " ");
export const seconds = (value) => `${value.toFixed(2)} s`;
export const isTyping = (target) =>
  target instanceof HTMLElement &&
  (target.matches("input:not([type=range]):not([type=checkbox]), textarea, select") ||
    target.isContentEditable);

/** A box with children; in a narrow window they are one long line, which the arrow keys scroll. */
export function scrolledWhenNarrow(box, ...children) {
  const narrow = matchMedia("(max-width: 980px)");
  const reach = () => (narrow.matches ? box.setAttribute("tabindex", "0") : box.removeAttribute("tabindex"));
  narrow.addEventListener("change", reach);
  reach();
  box.append(...children);
  return box;
}
