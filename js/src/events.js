// Reading the journal's stream: server-sent events.

/** @import {EntryShown} from "../types/api.js" */
/** @typedef {EntryShown | {lost: number}} Followed an entry, or how many are missing here */

/**
 * Yield what a stream tells.
 *
 * @param {AsyncIterable<string>} body
 * @returns {AsyncGenerator<Followed>}
 */
export async function* entriesOf(body) {
  let event = "";
  for await (const line of linesOf(body)) {
    const [name, value] = split(line);
    if (name === "event") event = value;
    if (name === "data") yield event === "lost" ? { lost: JSON.parse(value).count } : JSON.parse(value);
  }
}

/** @param {AsyncIterable<string>} body */
async function* linesOf(body) {
  let rest = "";
  for await (const piece of body) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}

/** @param {string} line */
function split(line) {
  const colon = line.indexOf(": ");
  return colon < 0 ? ["", ""] : [line.slice(0, colon), line.slice(colon + 2)];
}
