// What stands in the hidden frame of the vendor's attachment client, in which it makes all its calls.
//
// The client (`@microsoft/omnichannel-amsclient` 0.1.14, read) posts a request by message and waits for an answer with
// the request's id: an answer without one would leave it waiting for ever, so every request gets one.

/** @typedef {{token: string, amsEndpoint?: string, regionGTMS?: string | Record<string, string>}} ChatToken */
/** @typedef {{id: string, type?: string}} Known */
/** @typedef {{id: string, documentId: string, file: File, fileMetadata: Known, viewLocation: string}} Asked */
/** @typedef {Asked & {chatToken: ChatToken, eventName: string, eventType: string, requestId: string}} FrameRequest */

(() => {
  const IMAGES = ["image/jpeg", "image/png", "image/gif", "image/heic", "image/webp"];
  const FORM = "application/x-www-form-urlencoded";
  const clientId = new URLSearchParams(location.search).get("clientId");

  /** @param {ChatToken} token */
  const service = ({ amsEndpoint, regionGTMS }) => {
    const region = typeof regionGTMS === "string" ? JSON.parse(regionGTMS) : regionGTMS;
    return `${amsEndpoint || region?.ams}/v1`;
  };

  /** @param {string | undefined} type */
  const isImage = (type) => IMAGES.includes(type ?? "");

  /** @param {ChatToken} chatToken @param {string} url @param {RequestInit} [request] */
  const call = (chatToken, url, request = {}) =>
    fetch(url, { ...request, headers: { Authorization: `skype_token ${chatToken.token}`, ...request.headers } });

  /** @param {Response} answer */
  const succeeded = (answer) => {
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    return answer;
  };

  /** @type {Record<string, (asked: FrameRequest) => Promise<unknown>>} */
  const ANSWERS = {
    AMSSkypeTokenAuth: async ({ chatToken }) => {
      const body = new URLSearchParams({ skypetoken: chatToken.token });
      succeeded(await call(chatToken, `${service(chatToken)}/skypetokenauth`, { method: "POST", body }));
    },

    AMSCreateObject: async ({ chatToken, id, file }) => {
      const type = isImage(file.type) ? "pish/image" : "sharing/file";
      const body = JSON.stringify({ filename: file.name, permissions: { [id]: ["read"] }, type });
      const headers = { "Content-Type": "application/json" };
      const request = /** @type {RequestInit} */ ({ method: "POST", body, headers, credentials: "include" });
      return succeeded(await call(chatToken, `${service(chatToken)}/objects`, request)).json();
    },

    AMSUploadDocument: async ({ chatToken, documentId, file }) => {
      const url = `${service(chatToken)}/objects/${documentId}/content/${isImage(file.type) ? "imgpsh" : "original"}`;
      succeeded(await call(chatToken, url, { method: "PUT", body: file, headers: { "Content-Type": FORM } }));
      const { name, size, type } = file;
      return { id: documentId, name, size, type, url, fileSharingProtocolType: 0 };
    },

    AMSGetViewStatus: async ({ chatToken, fileMetadata: { id, type } }) => {
      const view = isImage(type) ? "imgpsh_fullsize_anim" : "original";
      const state = await (await call(chatToken, `${service(chatToken)}/objects/${id}/views/${view}/status`)).json();
      // What the client without a frame refuses (run).
      if (state.content_state === "expired" || !state.view_location) throw new Error("there is nothing to be viewed");
      return state;
    },

    AMSGetView: async ({ chatToken, viewLocation }) => (await call(chatToken, viewLocation)).blob(),
  };

  /** @param {Window} to @param {string} origin @param {object} answer */
  const post = (to, origin, answer) => to.postMessage({ clientId, eventType: "Response", ...answer }, origin);

  addEventListener("message", async ({ data, source, origin }) => {
    /** @type {FrameRequest | undefined} */
    const asked = data;
    if (source !== parent || asked?.eventType !== "Request" || !(asked.eventName in ANSWERS)) return;
    const { requestId, eventName, chatToken: _, ...rest } = asked;
    try {
      const response = await ANSWERS[eventName](asked);
      post(parent, origin, { requestId, eventName, eventStatus: "Success", response, data: rest });
    } catch {
      // Without a response: the client takes any for what was asked for.
      post(parent, origin, { requestId, eventName, eventStatus: "Failure", data: rest });
    }
  });

  post(parent, "*", { eventName: "AMSIframeLoaded", eventStatus: "Success" });
})();
