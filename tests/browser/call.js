// What a page sees of a call: the status, the headers it may read and the text, or no more than that it failed.

/**
 * @typedef {{url: string, init?: RequestInit}} Call
 * @typedef {{status: number, type: ResponseType, headers: Record<string, string>, text: string}} Seen
 */

(
  /** @param {Call} call @returns {Promise<Seen | {failed: string}>} */
  async ({ url, init }) => {
    try {
      const answer = await fetch(url, init);
      const { status, type } = answer;
      return { status, type, headers: Object.fromEntries(answer.headers), text: await answer.text() };
    } catch (error) {
      return { failed: error instanceof Error ? error.name : String(error) };
    }
  }
);
