// Web content that asks for whatever is chosen, by the client for pages that lack the vendor's.

const api = genesys.wwe.service;

/** @template {HTMLElement} T @param {string} id @returns {T} */
const part = (id) => /** @type {T} */ (document.getElementById(id));

/** @param {string} request @param {unknown[]} parameters @returns {Promise<unknown>} */
function ask(request, parameters) {
  const message = parameters.length === 0 ? { request } : { request, parameters };
  return new Promise((resolve) => api.sendMessage(message, resolve, resolve));
}

part("ask").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = part("answer");
  let parameters;
  try {
    parameters = JSON.parse(/** @type {HTMLInputElement} */ (part("parameters")).value || "[]");
  } catch (error) {
    answer.textContent = `The parameters are not JSON: ${error}`;
    return;
  }
  answer.textContent = "…";
  const told = await ask(/** @type {HTMLSelectElement} */ (part("request")).value, parameters);
  answer.textContent = typeof told === "string" ? told : JSON.stringify(told, null, 2);
});

api.subscribe(["agent", "interaction", "media", "outbound", "system", "markdone"], ({ event, data }) => {
  const item = document.createElement("li");
  item.textContent = `${event}: ${JSON.stringify(data)}`;
  part("events").prepend(item);
});

export {};
