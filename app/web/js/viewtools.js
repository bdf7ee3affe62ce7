import { el, iconButton } from "./dom.js";

/** The controls that lie over the figure: colours, trail, ghost, camera, full screen.
 * @param {{players: import("./player.js").Player[], clock: import("./clock.js").Clock, onColour: (by: string) => void, onFull: () => void}} options */
export function viewTools({ players, clock, onColour, onFull }) {
  const [player] = players;
  const follow = (on) => {
    for (const one of players) one.camera.follows = on;
    following.setAttribute("aria-pressed", String(on));
    clock.wake();
  };
  const switching = (act, text, title, field) => {
    const button = el(
      "button.wm-pill",
      {
        type: "button",
        "aria-pressed": "true",
        title,
        "data-act": act,
        onclick: () => {
          for (const one of players) one[field] = !one[field];
          button.setAttribute("aria-pressed", String(player[field]));
          clock.wake();
        },
      },
      text,
    );
    return button;
  };
  /** @type {HTMLSelectElement} */
  const colours = el("select.wm-select", {
    "aria-label": "Colour the figure by",
    "data-act": "colour",
    onchange: () => onColour(colours.value),
  });
  const following = iconButton("follow", "Camera follows the figure", () => follow(!player.camera.follows), {
    "aria-pressed": "true",
    "data-act": "follow",
  });
  const reset = iconButton(
    "home",
    "Reset the view (0)",
    () => {
      for (const one of players) one.camera.reset();
      follow(true);
    },
    { "data-act": "reset" },
  );
  const full = iconButton("full", "Full screen (F)", onFull, { "data-act": "full" });
  const element = el(
    "div.wm-overlay",
    {},
    colours,
    switching("ghost", "Ghost", "Show the whole motion behind the changed one", "ghost"),
    switching("trail", "Trail", "Show the way of the chosen joint", "trail"),
    following,
    reset,
    full,
  );
  return { element, colours };
}
