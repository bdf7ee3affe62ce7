/** The visitor's own mark, so that motions they add are seen by them only. Never leaves this page but to its server. */
export const VISITOR = crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/** A failure that can be read aloud as it stands. */
export class Refusal extends Error {}

/** The address of an endpoint, wherever the page is mounted. */
export const endpoint = (name) => new URL(`gradio_api/run/${name}`, window.gradio_config?.root ? `${window.gradio_config.root}/` : document.baseURI);

/** Call one of the page's documented endpoints. Arguments are positional, as the API page lists them. */
export async function call(name, args, { signal } = {}) {
  let answer;
  try {
    answer = await fetch(endpoint(name), {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ data: args }), signal,
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("The server does not answer. Check that it is still running, then try again.");
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(body.error || body.detail || `The server refused (${answer.status}). Try again in a moment.`);
  return body.data[0];
}

/** Offer bytes from the server as a download; `file` is {name, type, data in base64}. */
export function download(file) {
  const text = atob(file.data), bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
