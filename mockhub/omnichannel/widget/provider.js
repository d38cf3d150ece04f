// @ts-check
/*
 * The sandbox's auth token provider, for any page and any client: every outcome of its script happens in the page as
 * a real provider's would, exceptions included.
 *
 * window.MockHub.provider(callback) is a provider for setAuthTokenProvider; window.MockHub.getAuthToken() is what the
 * chat SDK's configuration takes; auth.getAuthenticationToken, the name in the authentication settings, is the first.
 */
(() => {
  "use strict";

  /**
   * @typedef {{do: "call-back", value: unknown, after?: number} | {do: "throw" | "reject", text: string}
   *   | {do: "hang"}} Outcome
   */

  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  const own = new URL(script?.src ?? location.href);
  const base = own.href.slice(0, own.href.indexOf("/provider.js"));
  const visitor = own.searchParams.get("visitor");
  const page = /** @type {any} */ (window);

  /**
   * Ask what this call leads to: synchronously, since only then can a scripted exception be thrown to the caller.
   * @returns {Outcome}
   */
  function next() {
    const request = new XMLHttpRequest();
    request.open("POST", `${base}/_mockhub/outcome`, false);
    request.setRequestHeader("Content-Type", "application/json");
    request.send(JSON.stringify({ visitor: visitor ?? undefined }));
    const answer = JSON.parse(request.responseText);
    if (request.status !== 200) throw new Error(`MockHub: ${answer.message}`);
    return answer;
  }

  /** @param {(value: unknown) => void} callback */
  function provider(callback) {
    const outcome = next();
    switch (outcome.do) {
      case "throw":
        throw new Error(outcome.text);
      case "reject":
        return Promise.reject(new Error(outcome.text));
      case "hang":
        return undefined;
      case "call-back":
        if (outcome.after) setTimeout(() => callback(outcome.value), outcome.after * 1000);
        else callback(outcome.value);
    }
    return undefined;
  }

  /** @returns {Promise<unknown>} the token, or null; rejected where the provider fails */
  function getAuthToken() {
    return new Promise((resolve, reject) => {
      const promise = provider(resolve);
      promise?.catch(reject);
    });
  }

  page.MockHub = { ...page.MockHub, provider, getAuthToken };
  page.auth = page.auth ?? {};
  if (page.auth.getAuthenticationToken) console.warn("MockHub: auth.getAuthenticationToken is the page's own and is left alone");
  else page.auth.getAuthenticationToken = provider;
})();
