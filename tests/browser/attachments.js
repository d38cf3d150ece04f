// Loads the published attachment client, a CommonJS package, in a page, and sends a file there and back with it.
// `sources` are its modules by path, as the test puts them in the page.

/** @typedef {{id: string}} Made */
/** @typedef {{view_location: string}} Status */
/** @typedef {{name: string, type: string, text: string}} Sent */

/** @param {Record<string, string>} sources */
function required(sources) {
  /** @type {Record<string, {exports: any}>} */
  const loaded = {};
  /** @param {string} from @param {string} name @returns {any} */
  const load = (from, name) => {
    const path = new URL(name, `http://package/${from}`).pathname.slice(1);
    const file = path.endsWith(".js") ? path : `${path}.js`;
    if (!(file in loaded)) {
      loaded[file] = { exports: {} };
      const module = new Function("require", "module", "exports", sources[file]);
      module((/** @type {string} */ one) => load(file, one), loaded[file], loaded[file].exports);
    }
    return loaded[file].exports;
  };
  return load("", "./index.js").default;
}

/**
 * @param {{sources: Record<string, string>, baseUrl: string | null, chatToken: {chatId: string}, sent: Sent}} job
 */
async function sendAndFetch({ sources, baseUrl, chatToken, sent }) {
  const file = new File([sent.text], sent.name, { type: sent.type });
  const config = { framedMode: baseUrl !== null, multiClient: true, debug: false, baseUrl };
  const client = await required(sources)(config);
  await client.initialize({ chatToken });
  /** @type {Made} */
  let made;
  try {
    made = await client.createObject(chatToken.chatId, file);
  } catch {
    return { failed: "createObject" };
  }
  const uploaded = await client.uploadDocument(made.id, file);
  const known = { id: made.id, type: sent.type };
  /** @type {Status} */
  const status = await client.getViewStatus(known);
  const blob = await client.getView(known, status.view_location);
  return { uploaded, status, text: await blob.text() };
}

Object.assign(window, { sendAndFetch });
