// The Service Client API for web content that lacks the vendor's file: the same `genesys.wwe.service`, written from
// what the published client was seen to do. How it finds the desktop, what it posts, what it takes for an answer and
// when it gives up are the same, with what may surprise: it looks at no origin, `failed` is called only where
// `succeeded` is given, and a page that is opened alone answers itself. Its types are in service-client-api.d.ts.
//
// Other than the vendor's it may be loaded as a module, and a callback is unsubscribed by itself, not by its text.

(() => {
  const TIMEOUT = 10_000; // milliseconds
  /** How many parameters each method takes before its callbacks. @type {Record<string, Record<string, number>>} */
  const METHODS = {
    auth: { getJwtToken: 0 },
    agent: { get: 0, getState: 0, getStateList: 0, setState: 1 },
    media: { getMediaList: 0, getMediaByName: 1, setState: 2 },
    interaction: {
      getInteractions: 0, getByInteractionId: 1, setUserData: 2, deleteUserData: 2, selectCaseByCaseId: 1,
      markdone: 1, blockMarkdone: 2, unblockMarkdone: 1, accept: 1, reject: 1, singleStepTransfer: 4,
      singleStepConference: 4, consult: 4, completeTransfer: 1, completeConference: 1,
    },
    voice: {
      dial: 2, dialEx: 3, answer: 1, hold: 1, resume: 1, hangUp: 1, startCallRecording: 1, stopCallRecording: 1,
      pauseCallRecording: 1, resumeCallRecording: 1,
    },
    sipEndpoint: {
      muteMicrophone: 0, unmuteMicrophone: 0, muteSpeaker: 0, unmuteSpeaker: 0, isMicrophoneMute: 0, isSpeakerMute: 0,
    },
    email: { create: 2 },
    outbound: {
      getCampaigns: 0, getPreviewRecord: 1, getChainedRecords: 1, getRecordFields: 1, updateRecordFields: 2,
      callPreviewRecord: 2, rejectPreviewRecord: 1, cancelPreviewRecord: 1, startDirectPushPreview: 0,
      stopDirectPushPreview: 0, rescheduleRecord: 4, cancelReschedule: 1, getListOfCallResults: 0, setCallResult: 2,
      getCallResult: 1, setDoNotCall: 1, removeDoNotCall: 1,
    },
    system: {
      getAllowedServices: 0, triggerActivity: 0, popupToast: 1, updateToast: 2, closeToast: 1, openDialog: 2,
      closeDialog: 1, updateViewInApplicationMenuBar: 1, closeViewInApplicationMenuBar: 1, amIVisible: 0,
      isFrameLeading: 0, isFrameFollowing: 0, isFrameNegotiating: 0, isFrameLeadingOrNegotiating: 0,
      isLastActiveFrame: 0,
    },
    messenger: { broadcastMessage: 2 },
    configuration: { getOption: 1 },
  };
  const DATA_MAY_BE_LEFT_OUT = ["voice.dial", "email.create"]; // `dial(destination, succeeded)` is accepted

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

  /** @param {string} which @param {((message: any) => void) | undefined} callback @param {unknown} told */
  function call(which, callback, told) {
    try {
      callback?.(told);
    } catch (error) {
      console.error(`Error in the ${which} callback: ${error}`);
    }
  }

  /** @param {any} message @param {(answer: any) => void} [ok] @param {(answer: any) => void} [ko] */
  function sendMessage(message, ok, ko) {
    message.referenceId ||= String(next++);
    message.userAgent = "WWE Client";
    message.protocolVersion = 2;
    if (frameId !== undefined) message.frameId = frameId;
    (target ?? window.opener ?? window.parent).postMessage(message, service.postMessageOrigin);
    if (ok) {
      const timer = window.setTimeout(() => {
        pending.delete(message.referenceId);
        call("failed", ko, "Request timeout");
      }, TIMEOUT);
      pending.set(message.referenceId, { ok, ko, timer });
    }
    return message.referenceId;
  }

  /** @param {any} answer */
  function answered(answer) {
    const found = pending.get(answer.referenceId);
    if (found === undefined) return;
    pending.delete(answer.referenceId);
    clearTimeout(found.timer);
    delete answer.referenceId;
    if (answer.errorMessage !== undefined) call("failed", found.ko, answer);
    else call("success", found.ok, answer);
  }

  /** @param {MessageEvent} event */
  function listen({ data }) {
    if (typeof data === "string" && data.startsWith("wwe")) service.onMessage?.(data);
    if (typeof data?.userAgent !== "string" || !data.userAgent.includes("WWE")) return;
    if (data.event) {
      const handler = handlers.get(data.event);
      handler?.callback.call(handler.context, data);
    } else if (data.referenceId) {
      answered(data);
    } else if (data.frameId !== undefined) {
      frameId = data.frameId;
    }
  }
  window.addEventListener("message", listen);

  /** @type {Record<string, any>} */
  const service = {
    postMessageOrigin: "*",
    sendMessage,
    /** @param {string | string[]} event @param {(message: any) => void} callback @param {unknown} [context] */
    subscribe(event, callback, context) {
      const names = [event].flat();
      sendMessage({ event: "subscribe", data: event }, (/** @type {any} */ { subscriptionId }) => {
        for (const name of names) handlers.set(name, { callback, context });
        subscriptions.set(callback, { names, subscriptionId });
      }, () => console.error(`ServiceClientAPI: Cannot subscribe to this event: ${names}`));
    },
    /** @param {(message: any) => void} callback */
    unsubscribe(callback) {
      const found = subscriptions.get(callback);
      if (found === undefined) return;
      subscriptions.delete(callback);
      for (const name of found.names) if (handlers.get(name)?.callback === callback) handlers.delete(name);
      sendMessage({ event: "unsubscribe", data: found.subscriptionId });
    },
    /** @param {Window} chosen */
    targetWWEWindow(chosen) {
      target = chosen;
    },
    unload() {
      window.removeEventListener("message", listen);
      for (const { timer } of pending.values()) clearTimeout(timer);
      pending.clear();
    },
  };

  /** @param {string} request @param {number} takes */
  function method(request, takes) {
    return (/** @type {any[]} */ ...given) => {
      if (DATA_MAY_BE_LEFT_OUT.includes(request) && typeof given[1] === "function") given.splice(1, 0, null);
      const parameters = Array.from({ length: takes }, (_, at) => given[at]);
      sendMessage(takes ? { request, parameters } : { request }, given[takes], given[takes + 1]);
    };
  }

  for (const [namespace, methods] of Object.entries(METHODS)) {
    service[namespace] = Object.fromEntries(
      Object.entries(methods).map(([name, takes]) => [name, method(`${namespace}.${name}`, takes)]),
    );
  }
  Object.assign(window, { genesys: { wwe: { service } } });
})();
