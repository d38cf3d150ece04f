// A client of the Service Client API, written from what the published one was seen to do: how it finds the desktop,
// what it posts, what it takes for an answer, and when it gives up. It is checked as strictly as MockHub's own files.

(() => {
  let next = 0;
  /** @type {Window | null} */
  let target = null;
  /** @type {unknown} */
  let frameId;
  /** @type {Map<string, { ok: (answer: any) => void, ko?: (answer: any) => void, timer: number }>} */
  const pending = new Map();
  /** @type {Map<string, { callback: (message: any) => void, context: unknown }>} */
  const handlers = new Map();
  /** @type {Map<(message: any) => void, { names: string[], subscriptionId: unknown }>} */
  const subscriptions = new Map();

  /** @param {any} message @param {(answer: any) => void} [ok] @param {(answer: any) => void} [ko] */
  function sendMessage(message, ok, ko) {
    message.referenceId ||= String(next++);
    message.userAgent = "WWE Client";
    message.protocolVersion = 2;
    if (frameId !== undefined) message.frameId = frameId;
    (target ?? window.opener ?? window.parent).postMessage(message, "*");
    if (ok !== undefined) {
      const timer = window.setTimeout(() => {
        pending.delete(message.referenceId);
        ko?.("Request timeout");
      }, 10_000);
      pending.set(message.referenceId, { ok, ko, timer });
    }
    return message.referenceId;
  }

  window.addEventListener("message", ({ data }) => {
    if (typeof data?.userAgent !== "string" || !data.userAgent.includes("WWE")) return;
    if (data.event) {
      const handler = handlers.get(data.event);
      handler?.callback.call(handler.context, data);
    } else if (data.referenceId) {
      const found = pending.get(data.referenceId);
      if (found === undefined) return;
      pending.delete(data.referenceId);
      clearTimeout(found.timer);
      delete data.referenceId;
      if (data.errorMessage !== undefined) found.ko?.(data);
      else found.ok(data);
    } else if (data.frameId !== undefined) {
      frameId = data.frameId;
    }
  });

  const service = {
    sendMessage,
    /** @param {string | string[]} event @param {(message: any) => void} callback @param {unknown} [context] */
    subscribe(event, callback, context) {
      sendMessage({ event: "subscribe", data: event }, ({ subscriptionId }) => {
        const names = [event].flat();
        for (const name of names) handlers.set(name, { callback, context });
        subscriptions.set(callback, { names, subscriptionId });
      }, () => console.error(`ServiceClientAPI: Cannot subscribe to this event: ${event}`));
    },
    /** @param {(message: any) => void} callback */
    unsubscribe(callback) {
      const found = subscriptions.get(callback);
      if (found === undefined) return;
      subscriptions.delete(callback);
      for (const name of found.names) handlers.delete(name);
      sendMessage({ event: "unsubscribe", data: found.subscriptionId });
    },
    /** @param {Window} chosen */
    targetWWEWindow(chosen) {
      target = chosen;
    },
  };
  const namespaces = new Proxy(service, {
    get: (own, namespace) => namespace in own ? Reflect.get(own, namespace) : new Proxy({}, {
      get: (_, method) => (/** @type {any[]} */ ...given) => {
        const callbacks = given.filter((one) => typeof one === "function");
        const parameters = given.filter((one) => typeof one !== "function" && one !== undefined);
        const request = `${String(namespace)}.${String(method)}`;
        sendMessage(parameters.length ? { request, parameters } : { request }, ...callbacks);
      },
    }),
  });
  Object.assign(window, { genesys: { wwe: { service: namespaces } } });
})();
