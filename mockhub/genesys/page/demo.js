// Web content without any library: what it posts, and what it takes for an answer, are those of protocol version 2.

let next = 0;
/** @type {Map<string, (message: any) => void>} */
const waiting = new Map();

/** @template {HTMLElement} T @param {string} id @returns {T} */
const part = (id) => /** @type {T} */ (document.getElementById(id));

/** @param {Record<string, unknown>} message @returns {Promise<any>} */
function ask(message) {
  const referenceId = String(next++);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      waiting.delete(referenceId);
      resolve("Request timeout");
    }, 10_000);
    waiting.set(referenceId, (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    const target = window.opener ?? window.parent;
    target.postMessage({ ...message, referenceId, userAgent: "WWE Client", protocolVersion: 2 }, "*");
  });
}

window.addEventListener("message", ({ data, source }) => {
  if (source !== (window.opener ?? window.parent) || typeof data?.userAgent !== "string") return;
  if (!data.userAgent.includes("WWE")) return;
  if (data.event) {
    const item = document.createElement("li");
    item.textContent = `${data.event}: ${JSON.stringify(data.data)}`;
    part("events").prepend(item);
  } else if (typeof data.referenceId === "string") {
    waiting.get(data.referenceId)?.(data);
    waiting.delete(data.referenceId);
  }
});

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
  const request = /** @type {HTMLSelectElement} */ (part("request")).value;
  answer.textContent = "…";
  const told = await ask(parameters.length === 0 ? { request } : { request, parameters });
  answer.textContent = typeof told === "string" ? told : JSON.stringify(told, null, 2);
});

ask({ event: "subscribe", data: ["agent", "interaction", "media", "outbound", "system", "markdone"] });

export {};
