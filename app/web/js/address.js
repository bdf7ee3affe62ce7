// What the page's address keeps: the tab, the search, the chosen motion, the one beside it and how.

/** @typedef {{tab?: string, q?: string, with?: string, like?: string, pick?: string, beside?: string, how?: string}} Place */

const FIELDS = ["tab", "q", "with", "like", "pick", "beside", "how"];

/** @returns {Place} */
export function readPlace(address = location.href) {
  const asked = new URL(address).searchParams;
  return Object.fromEntries(FIELDS.map((name) => [name, asked.get(name) ?? ""]));
}

/** Change some fields of the address; a new history entry where Back should return from it.
 * @param {Place} place
 * @param {{entry?: boolean}} options */
export function writePlace(place, { entry = false } = {}) {
  const url = new URL(location.href),
    before = url.href;
  for (const [key, value] of Object.entries(place)) {
    if (value) url.searchParams.set(key, value);
    else url.searchParams.delete(key);
  }
  if (entry && url.href !== before) history.pushState(history.state, "", url);
  else history.replaceState(history.state, "", url);
}
