// @ts-check
/*
 * MockHub's live chat widget, in the place of the hosted LiveChatBootstrapper.js.
 *
 * It is read from the documented script tag, offers window.Microsoft.Omnichannel.LiveChatWidget.SDK, raises the
 * documented lcw:* events, and calls the hub as the published client does. It decides nothing about outcomes: it
 * reports what the page has and what came back, and the hub's visitor model answers with the error code, the true
 * cause and what comes next.
 *
 * Sections: the script tag; notes and events; the hub; providers; the chat; the window; the SDK; start.
 */
(() => {
  "use strict";

  /**
   * @typedef {{next: "failed", code: number | null, description: string | null, cause: string | null, detail: string,
   *   event: string | null, over?: boolean, wireCode: number | null, entry: number | null, journal: string | null}} Failure
   * @typedef {{next: "call-provider", limit: number} | {next: "start-conversation", token: string | null}
   *   | {next: "go-on", events: string[]} | {next: "left"} | Failure} Decision
   * @typedef {{status: number, headers: Record<string, string>, body: any}} Answer
   * @typedef {{request: string, chatId: string}} Chat
   * @typedef {{inNewWindow?: boolean, customContext?: Record<string, unknown>}} StartOptions
   * @typedef {(callback: (value: unknown) => void) => unknown} Provider
   * @typedef {{told: Record<string, unknown>, thrown?: unknown}} Outcome
   * @typedef {{kind: "registered" | "named", ask: () => Promise<Outcome>}} OwnProvider
   * @typedef {"button" | "loading" | "pre-chat" | "chat" | "error" | "out-of-hours"} Pane
   */

  const TAG_ID = "Microsoft_Omnichannel_LCWidget";
  const HUB_TIMEOUT = 15000;
  const AVAILABILITY_CACHE = 120000; // documented: the client asks again after two minutes
  const LONGEST_TOKEN = 200000; // more than any header carries
  const page = /** @type {any} */ (window);

  // ---------------------------------------------------------------------------------------------- the script tag

  const tag = document.getElementById(TAG_ID) ?? document.currentScript;
  /** @param {string} name */
  const attribute = (name) => tag?.getAttribute(name) ?? "";
  /** @param {string} name */
  const isTrue = (name) => attribute(name).toLowerCase() === "true";

  const settings = {
    orgId: attribute("data-org-id"),
    appId: attribute("data-app-id"),
    orgUrl: attribute("data-org-url").replace(/\/+$/, ""),
    verbose: attribute("data-lcw-version") === "test",
    generation: tag?.hasAttribute("v1") ? "v1" : tag?.hasAttribute("v2") ? "v2" : "",
    hideButton: isTrue("data-hide-chat-button"),
    mobile: isTrue("data-render-mobile"),
    color: attribute("data-color-override"),
    font: attribute("data-font-family-override"),
    inWindow: isTrue("data-open-in-window"),
    fill: isTrue("data-enable-lcw-autofill"),
    closeText: attribute("data-custom-close-button-text"),
    hideMinimize: isTrue("data-hide-minimize-button"),
    visitor: attribute("data-mockhub-visitor"),
  };

  const HONOURED = [
    "data-org-id", "data-app-id", "data-org-url", "data-lcw-version", "data-hide-chat-button", "data-render-mobile",
    "data-color-override", "data-font-family-override", "data-open-in-window", "data-enable-lcw-autofill",
    "data-custom-close-button-text", "data-hide-minimize-button", "data-mockhub-visitor",
  ];
  /** Attributes that are taken without an effect, and why. */
  const ACCEPTED = /** @type {Record<string, string>} */ ({
    "data-customization-callback": "MockHub's window is not customised",
    "data-disable-telemetry": "MockHub sends no telemetry",
    "data-enable-telemetry": "MockHub sends no telemetry",
    "data-suggested-action-layout": "there are no suggested actions",
    "data-enable-sso-magic-code": "there is no magic code",
    "data-bypass-cache": "nothing is cached",
    "data-enable-newline": "messages cannot be written yet",
    "data-enable-markdown": "messages cannot be written yet",
    "data-enable-disconnect-alert": "nothing alerts of a lost connection",
    "data-hyperlink-text-override": "messages cannot be written yet",
  });

  function readOddAttributes() {
    for (const name of tag?.getAttributeNames() ?? []) {
      if (!name.startsWith("data-") || HONOURED.includes(name)) continue;
      const why = ACCEPTED[name];
      if (why) note(`${name} has no effect here: ${why}`);
      else note(`${name} is no attribute of the widget; known are ${[...HONOURED, ...Object.keys(ACCEPTED)].join(", ")}`);
    }
    if (new URLSearchParams(location.search).has("oc.reconnectid")) note("oc.reconnectid has no effect here yet");
  }

  // ------------------------------------------------------------------------------------------- notes and events

  /** The page's key: what it may report and ask with. @type {string | null} */
  let key = null;
  let outbox = Promise.resolve();

  /** Say something odd on the console and, once the page is open, in the journal. @param {string} text */
  function note(text) {
    console.warn(`MockHub: ${text}`);
    if (key) later("note", { warning: text });
  }

  /** @param {...unknown} what */
  function verbose(...what) {
    if (settings.verbose) console.log("MockHub:", ...what);
  }

  /** Report something that needs no answer; in order, and even while the page goes away. */
  function later(/** @type {string} */ what, /** @type {Record<string, unknown>} */ told) {
    outbox = outbox.then(() => post(what, told).then(() => undefined, () => undefined));
  }

  /** Raise an event in the page. @param {string} name @param {unknown} [detail] */
  function raise(name, detail) {
    verbose(name, detail ?? "");
    window.dispatchEvent(new CustomEvent(name, detail === undefined ? undefined : { detail }));
    if (key) later("event", { event: name, detail: plain(detail) });
  }

  /** What JSON can carry of a value. @param {unknown} value */
  function plain(value) {
    if (value instanceof Error) return { thrown: String(value) };
    try {
      return JSON.parse(JSON.stringify(value ?? null));
    } catch {
      return String(value);
    }
  }

  /**
   * Raise lcw:error: the documented fields, and one object of MockHub's own. The script of 2023 raises what was
   * thrown itself, without a code.
   * @param {Failure} failure
   * @param {unknown} [thrown]
   */
  function raiseError(failure, thrown) {
    const mockhub = {
      cause: failure.cause,
      detail: failure.detail,
      entry: failure.entry,
      journal: failure.journal && settings.orgUrl + failure.journal,
    };
    const code = failure.code === null ? "" : ` ${failure.code} (${failure.description})`;
    console.error(`MockHub: lcw:error${code}: ${failure.cause ?? "no known cause"}: ${failure.detail}`, mockhub);
    if (!failure.event) return;
    if (profile === "v1-2023" && failure.code === null && thrown !== undefined) {
      if (thrown instanceof Error) Object.assign(thrown, { mockhub });
      raise(failure.event, thrown);
      return;
    }
    raise(failure.event, {
      errorCode: failure.code,
      errorDescription: failure.description ?? failure.detail,
      ...(failure.code === 7 ? { errorDetail: failure.detail } : {}),
      mockhub,
    });
  }

  // ----------------------------------------------------------------------------------------------------- the hub

  /** @type {{token: string | null, nonce: string, session: string | null}} */
  const wire = { token: null, nonce: "00000000", session: null };

  /**
   * Call the hub as the published client does; a call that fails has status 0.
   * @param {"GET" | "POST"} method
   * @param {string} path below /livechatconnector/, without auth/
   * @param {{request?: string, body?: unknown, plain?: boolean, auth?: boolean}} [about]
   * @returns {Promise<Answer>}
   */
  async function connector(method, path, { request, body, plain: bare, auth } = {}) {
    /** @type {Record<string, string>} */
    const headers = { "Ms-Oc-User-Agent": "mockhub-widget" };
    if (request) Object.assign(headers, { "x-ms-client-request-id": request, "Request-Id": request });
    if (wire.session && !bare) headers["Oc-Sessionid"] = wire.session;
    const withToken = wire.token !== null && !bare;
    if (withToken) Object.assign(headers, { AuthenticatedUserToken: wire.token, AuthCodeNonce: wire.nonce });
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const at = `${settings.orgUrl}/livechatconnector/${withToken || auth ? "auth/" : ""}${path}`;
    try {
      const response = await fetch(at, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(HUB_TIMEOUT),
      });
      const seen = Object.fromEntries(response.headers);
      wire.nonce = seen.authcodenonce ?? wire.nonce;
      wire.session = seen["oc-sessionid"] ?? wire.session;
      const text = await response.text();
      return { status: response.status, headers: seen, body: parsed(text) };
    } catch (error) {
      return { status: 0, headers: {}, body: String(error) };
    }
  }

  /** @param {string} text */
  function parsed(text) {
    try {
      return text === "" ? null : JSON.parse(text);
    } catch {
      return text;
    }
  }

  /** @param {string} what @param {Record<string, unknown>} told */
  function post(what, told) {
    return fetch(`${settings.orgUrl}/_mockhub/${settings.orgId}/${settings.appId}/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ page: key, ...told }),
      keepalive: what === "event" || what === "note",
    });
  }

  /**
   * Report what was seen and ask what comes next.
   * @param {string} what
   * @param {Record<string, unknown>} told
   * @returns {Promise<any>} a Decision; for `pages`, what the page needs to know
   */
  async function report(what, told) {
    try {
      const response = await post(what, told);
      const body = parsed(await response.text());
      if (response.ok && body) return body;
      return unreported(body?.message ?? `the hub answered ${response.status}`, body?.cause, body?.journal);
    } catch (error) {
      return unreported(`the hub did not answer: ${error}`);
    }
  }

  /** A failure that the hub's visitor model could not be asked about. @returns {Failure} */
  function unreported(/** @type {string} */ detail, /** @type {string?} */ cause = null, /** @type {number?} */ entry = null) {
    const event = "lcw:error";
    return { next: "failed", code: null, description: null, cause, detail, event, wireCode: null, entry, journal: null };
  }

  /** Listen for what the hub has to tell; where the page forbids it, events cannot be raised from outside. */
  function listen() {
    const at = `${settings.orgUrl}/_mockhub/${settings.orgId}/${settings.appId}/channel/${key}`;
    return new Promise((/** @type {(value?: unknown) => void} */ done) => {
      const blocked = () => {
        done();
        note("the page's Content-Security-Policy lets the widget open no WebSocket to the hub: control calls cannot reach it");
      };
      try {
        const socket = new WebSocket(at.replace(/^http/, "ws"));
        socket.addEventListener("open", () => done());
        socket.addEventListener("error", blocked, { once: true });
        socket.addEventListener("message", (message) => told(JSON.parse(message.data)));
      } catch {
        blocked();
      }
    });
  }

  /** @param {{event?: string, detail?: unknown, provider?: "expired"}} message */
  function told(message) {
    if (message.provider === "expired") expireProvider();
    if (!message.event) return;
    raise(message.event, message.detail ?? undefined);
    if (message.event === "lcw:signInCardReceived") showSignIn(/** @type {any} */ (message.detail));
  }

  // --------------------------------------------------------------------------------------------------- providers

  /** @type {"documented" | "v1-2023"} */
  let profile = "documented";
  let providerLimit = 10;
  let expireProvider = () => {};
  let leaveProvider = () => {};
  /** @type {Provider | null} */
  let tokenProvider = null;
  /** @type {Provider | null} */
  let codeProvider = null;
  /** @type {(() => unknown) | null} */
  let contextProvider = null;
  /** @type {Provider | null} */
  let fallbackProvider = null;
  /** @type {((url: string, callback: (answer: unknown) => void) => unknown) | null} */
  let botProvider = null;

  /** What the script of 2023 read when a provider was registered. */
  const read = /** @type {{captured: unknown, posted: unknown, atOnce: boolean, context: unknown}} */ ({});

  /** A value as a report carries it: its type, and itself where JSON can; as much of a text as matters. */
  function described(/** @type {unknown} */ value) {
    const shown = typeof value === "string" ? value.slice(0, LONGEST_TOKEN) : plain(value);
    return { type: value === null ? "null" : typeof value, value: shown };
  }

  /**
   * Call a provider and wait until it calls back, throws, or its time is over.
   * @param {Provider} provider
   * @returns {Promise<Outcome>}
   */
  function ask(provider) {
    const began = Date.now();
    return new Promise((resolve) => {
      let settled = false;
      let returned = false;
      /** @param {Outcome} outcome */
      const settle = (outcome) => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        expireProvider = leaveProvider = () => {};
        resolve(outcome);
      };
      const expire = () => settle({ told: { did: "timeout" } });
      const timer = setTimeout(expire, providerLimit * 1000);
      expireProvider = expire;
      leaveProvider = () => settle({ told: { did: "left" } });
      /** @param {string} did @param {unknown} thrown */
      const failed = (did, thrown) => {
        if (settled) note(`after it was done, the provider ${did} ${thrown}`);
        settle({ told: { did, detail: String(thrown) }, thrown });
      };
      /** @param {unknown} value */
      const callback = (value) => {
        const after = ((Date.now() - began) / 1000).toFixed(1);
        if (settled) note(`the provider called back after ${after} s, when it counted no more: it had called back before, or its time was over`);
        settle({ told: { did: "called-back", ...described(value), atOnce: !returned } });
      };
      try {
        const result = /** @type {any} */ (provider(callback));
        returned = true;
        if (typeof result?.then !== "function") return;
        result.then(
          (/** @type {unknown} */ value) => {
            if (!settled && value !== undefined) note("the provider's promise gave a value, but that is ignored: it has to call its callback");
          },
          (/** @type {unknown} */ error) => failed("rejected", error),
        );
      } catch (error) {
        failed("threw", error);
      }
    });
  }

  /** The function the settings name, found on the page. @returns {Provider | null} */
  function namedFunction() {
    const path = config.LiveChatConfigAuthSettings?.msdyn_javascriptclientfunction;
    if (typeof path !== "string" || path === "") return null;
    const names = path.split(".");
    const last = /** @type {string} */ (names.pop());
    const owner = names.reduce((/** @type {any} */ found, name) => found?.[name], page);
    return typeof owner?.[last] === "function" ? (callback) => owner[last](callback) : null;
  }

  /** Where the page's tokens come from. @returns {OwnProvider | null} */
  function ownProvider() {
    const registered = tokenProvider ?? codeProvider;
    if (registered && profile === "v1-2023") {
      const { posted, atOnce } = read;
      return { kind: "registered", ask: async () => ({ told: { did: "called-back", ...described(posted), atOnce } }) };
    }
    if (registered) return { kind: "registered", ask: () => ask(registered) };
    const named = namedFunction();
    return named && { kind: "named", ask: () => ask(named) };
  }

  /** Call a provider as the script of 2023 does: now, reading what it has called back with when it returns. */
  function readAtOnce(/** @type {Provider} */ provider) {
    let atOnce = false;
    let returned = false;
    try {
      provider((value) => {
        read.captured = value; // one for all registrations, so a later one can post the token of an earlier
        if (!returned) atOnce = true;
      });
    } catch (error) {
      note(`the provider threw when it was registered, which reached the page: ${error}`);
      throw error;
    }
    returned = true;
    read.posted = read.captured;
    read.atOnce = atOnce || read.captured !== undefined;
  }

  /**
   * The context for a chat without authentication: customContext, or what the provider returns.
   * @param {StartOptions} options
   * @returns {{context: "ok" | "threw" | null, variables?: unknown, detail?: string, thrown?: unknown}}
   */
  function readContext({ customContext }) {
    if (customContext && profile !== "v1-2023") return { context: "ok", variables: customContext };
    if (!contextProvider) return { context: null };
    if (profile === "v1-2023") return { context: "ok", variables: read.context };
    try {
      const variables = /** @type {any} */ (contextProvider());
      if (typeof variables?.then === "function") note("the context provider returned a promise; it has to return the context itself");
      return { context: "ok", variables };
    } catch (thrown) {
      return { context: "threw", detail: String(thrown), thrown };
    }
  }

  /** Bring both documented forms of context variables into the one the hub reads. @param {unknown} variables */
  function customContextData(variables) {
    if (variables === null || typeof variables !== "object") return undefined;
    const whole = Object.entries(variables).map(([name, given]) => {
      const isWhole = given !== null && typeof given === "object" && "value" in given;
      return [name, isWhole ? given : { value: given, isDisplayable: true }];
    });
    return Object.fromEntries(whole);
  }

  // ---------------------------------------------------------------------------------------------------- the chat

  /** The chat config document. @type {any} */
  let config = {};
  /** @type {Chat | null} */
  let chat = null;
  /** The start or end under way. @type {Promise<void> | null} */
  let underWay = null;
  let ready = false;
  /** SDK calls before lcw:ready. @type {string[]} */
  const lost = [];

  const demandsToken = () => Boolean(config.LiveChatConfigAuthSettings);
  const join = () => config.LiveWSAndLiveChatEngJoin ?? {};
  const ids = () => `${settings.orgId}/${settings.appId}`;
  const chatKey = `mockhub-lcw-${settings.orgId}-${settings.appId}`;

  /** @returns {Chat | null} */
  const kept = () => parsed(localStorage.getItem(chatKey) ?? "");
  /** @param {Chat | null} one */
  function keep(one) {
    chat = one;
    if (one) localStorage.setItem(chatKey, JSON.stringify(one));
    else localStorage.removeItem(chatKey);
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /**
   * Do one thing at a time with the chat.
   * @param {() => Promise<void>} work
   */
  function inTurn(work) {
    const turn = (underWay ?? Promise.resolve()).then(work).catch((error) => {
      fail(unreported(`the widget itself failed: ${error}`));
    });
    underWay = turn;
    turn.finally(() => {
      if (underWay === turn) underWay = null;
    });
    return turn;
  }

  /**
   * Go through the page's part of a start: its context or its provider.
   * @param {string} request
   * @param {StartOptions} options
   * @returns {Promise<{decision: Decision, variables?: unknown, thrown?: unknown}>}
   */
  async function admit(request, options) {
    const own = demandsToken() ? ownProvider() : null;
    const { context, variables, detail, thrown } = demandsToken() ? notedContext(options) : readContext(options);
    /** @type {Decision} */
    const first = await report("start", { request, provider: own?.kind ?? null, context, detail, lost });
    if (first.next !== "call-provider" || !own) {
      return { decision: first, variables, thrown: thrown ?? new TypeError("the auth token function is not on the page") };
    }
    providerLimit = first.limit;
    const outcome = await own.ask();
    const decision = await report("provider", { request, provider: own.kind, ...outcome.told });
    return { decision, thrown: outcome.thrown };
  }

  /** @param {StartOptions} options @returns {ReturnType<typeof readContext>} */
  function notedContext({ customContext }) {
    if (customContext || contextProvider) note("context is for chats without authentication and is left out here; a token carries it as lwicontexts");
    return { context: null };
  }

  /**
   * Start a chat, or take up the one under way.
   * @param {StartOptions} options
   * @param {{proactive?: boolean, preChat?: boolean}} [how]
   */
  function begin(options, { proactive = false, preChat = true } = {}) {
    return inTurn(async () => {
      if (options.inNewWindow || settings.inWindow) view.openPopup();
      if (chat) return view.restore();
      if (kept() && (await resume())) return;
      view.show("loading");
      const answers = preChat ? await askPreChat() : undefined;
      if (answers === null) return;
      await startConversation(options, proactive, answers);
    });
  }

  /** @param {StartOptions} options @param {boolean} proactive @param {Record<string, string> | undefined} answers */
  async function startConversation(options, proactive, answers) {
    const request = newId();
    view.show("loading");
    const { decision, variables, thrown } = await admit(request, options);
    if (decision.next !== "start-conversation") return fail(decision, thrown);
    wire.token = decision.token;
    const body = {
      locale: "en-us",
      channelId: "lcw",
      isProactiveChat: proactive,
      customContextData: customContextData(variables),
      preChatResponse: answers,
      portalcontactid: page.Microsoft?.Dynamic365?.Portal?.User?.contactId,
      originurl: location.href,
    };
    const path = `organization/${settings.orgId}/widgetApp/${settings.appId}/conversation`;
    const answer = await connector("POST", path, { request, body });
    const seen = await report("answer", { request, to: "start", ...answer });
    if (seen.next === "failed") return fail(seen);
    keep({ request, chatId: answer.body.ChatId });
    view.show("chat");
    for (const event of seen.events) raise(event);
  }

  /** Take up the chat that was kept, after a reload or in another tab; false if it is over and another may start. */
  async function resume() {
    const before = /** @type {Chat} */ (kept());
    const { request } = before;
    view.show("loading");
    if (demandsToken()) {
      const { decision, thrown } = await admit(request, {});
      if (decision.next !== "start-conversation") {
        fail(decision, thrown);
        return true;
      }
      wire.token = decision.token;
    }
    const details = await connector("GET", `getliveworkitemdetails/${ids()}/${request}`, { request });
    let seen = await report("answer", { request, to: "details", ...details });
    const { events } = seen;
    if (seen.next !== "failed" && wire.token !== null) {
      const owner = await connector("GET", `validateauthchatmaprecord/${ids()}/${before.chatId}/${request}`, { request });
      seen = await report("answer", { request, to: "owner", ...owner });
    }
    if (seen.next === "failed") {
      if (seen.over) keep(null);
      fail(seen);
      return !seen.over;
    }
    chat = before;
    view.show("chat");
    for (const event of events) raise(event);
    return true;
  }

  /** End the chat; whatever the hub answers, the page's side of it is over. */
  function end() {
    view.leavePreChat();
    leaveProvider();
    return inTurn(async () => {
      const ending = chat ?? kept();
      if (!ending) {
        if (view.isOpen()) raise("lcw:onClose");
        return view.show("button");
      }
      const { request } = ending;
      if (!chat && demandsToken()) {
        const { decision, thrown } = await admit(request, {});
        if (decision.next !== "start-conversation") {
          keep(null);
          return fail(decision, thrown);
        }
        wire.token = decision.token;
      }
      const answer = await connector("POST", `sessionclose/${ids()}/${request}`, { request, body: {} });
      const seen = await report("answer", { request, to: "close", ...answer });
      keep(null);
      Object.assign(wire, { token: null, session: null });
      if (seen.next === "failed") return fail(seen);
      view.show("button");
      for (const event of seen.events) raise(event);
    });
  }

  /** @param {Decision} decision @param {unknown} [thrown] */
  function fail(decision, thrown) {
    if (decision.next === "left") return; // the page closed the chat before it began
    const failure = /** @type {Failure} */ (decision);
    view.show(failure.cause === "out_of_hours" ? "out-of-hours" : "error", failure);
    raiseError(failure, thrown);
  }

  /** @type {{at: number, answer: Record<string, unknown>} | null} */
  let availability = null;

  /** Ask whether somebody could answer; the result is the event's detail, and what the promise gives. */
  async function askAvailability() {
    if (!availability || Date.now() - availability.at >= AVAILABILITY_CACHE) {
      const request = newId();
      const path = `getagentavailability/${ids()}/${request}?channelId=lcw`;
      const answer = await connector("POST", path, { request, body: { locale: "en-us" }, auth: true });
      const seen = await report("answer", { request, to: "availability", ...answer });
      if (seen.next === "failed") {
        raiseError(seen);
        return undefined;
      }
      availability = { at: Date.now(), answer: documentedAvailability(answer.body ?? {}) };
    }
    raise("lcw:getAgentAvailability", availability.answer);
    return availability.answer;
  }

  /** The REST answer under the names the SDK documents. @param {any} body */
  function documentedAvailability(body) {
    const never = "0001-01-01T00:00:00Z";
    const next = body.AvailableNext ?? never;
    return {
      queueId: body.QueueId,
      isQueueAvailable: body.IsQueueAvailable,
      StartTimeOfNextOperatingHour: body.IsQueueAvailable ? never : next,
      EndTimeOfNextOperatingHour: never,
      nexttransitiontime: body.IsQueueAvailable ? (body.AvailableUntil ?? never) : next,
      positionInQueue: body.QueuePosition,
      isAgentAvailable: body.AgentAvailability,
      averageWaitTime: body.AverageWaitTime,
    };
  }

  /** Ask the page whether to show a bot's sign-in card, and show it. @param {{sasUrl?: string} | undefined} card */
  async function showSignIn(card) {
    const url = card?.sasUrl ?? "";
    let show = true;
    if (botProvider) {
      const provider = botProvider;
      const answer = await new Promise((resolve) => {
        Promise.resolve()
          .then(() => provider(url, resolve))
          .catch((error) => {
            note(`the bot auth token provider failed: ${error}`);
            resolve(null);
          });
      });
      show = /** @type {any} */ (answer)?.show !== false;
      verbose("bot auth config", answer);
    }
    if (show && /^https?:\/\//.test(url)) view.signIn(url);
  }

  // -------------------------------------------------------------------------------------------------- the window

  const SHEET = `
    :host { all: initial; }
    * { box-sizing: border-box; font: inherit; }
    .widget { font: 15px/1.45 "Segoe UI", system-ui, sans-serif; color: #1b1b1f; }
    button { cursor: pointer; border: 0; border-radius: 6px; padding: 8px 14px; color: inherit; background: transparent; }
    button:focus-visible, a:focus-visible, input:focus-visible, select:focus-visible { outline: 3px solid #ffb900; outline-offset: 2px; }
    .primary { color: var(--on-theme); background: var(--theme); }
    .open { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; padding: 12px 20px; border-radius: 24px; font-weight: 600; box-shadow: 0 4px 16px #0004; }
    .window { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; display: flex; flex-direction: column; width: 360px; height: min(560px, calc(100vh - 40px)); border-radius: 10px; overflow: hidden; background: #fff; box-shadow: 0 8px 32px #0005; }
    .fills .window { inset: 0; width: auto; height: auto; border-radius: 0; }
    header { display: flex; align-items: center; gap: 4px; padding: 10px 12px; color: var(--on-theme); background: var(--theme); }
    header h2 { flex: 1; margin: 0; font-size: 16px; font-weight: 600; overflow-wrap: anywhere; }
    .pane { flex: 1; padding: 18px; overflow: auto; overflow-wrap: anywhere; }
    .pane h3 { margin: 0 0 10px; font-size: 16px; font-weight: 600; }
    .pane p { margin: 0 0 10px; }
    .cause { margin: 14px 0; padding: 12px; border-left: 4px solid #a4262c; background: #fdf3f4; }
    .cause h4 { margin: 0 0 4px; font-size: 12px; font-weight: 600; color: #5c5c66; }
    .cause code { font: 600 14px ui-monospace, Consolas, monospace; }
    label { display: block; margin: 0 0 12px; }
    label span, legend { display: block; margin-bottom: 4px; font-weight: 600; }
    fieldset { margin: 0 0 12px; padding: 0; border: 0; }
    input:not([type=checkbox], [type=radio]), select, textarea { width: 100%; padding: 7px 9px; border: 1px solid #767680; border-radius: 4px; background: #fff; }
    .proactive { position: fixed; right: 20px; bottom: 84px; z-index: 2147483000; width: min(300px, calc(100vw - 40px)); padding: 16px; border-radius: 10px; background: #fff; box-shadow: 0 8px 32px #0005; }
    .card { margin: 12px 0; padding: 12px; border: 1px solid #c8c8d0; border-radius: 8px; }
    [hidden] { display: none; }
    @media (max-width: 480px) { .window { inset: 0; width: auto; height: auto; border-radius: 0; } }
    @media (forced-colors: active) { .window, .proactive, .open { border: 1px solid; } }
  `;

  /**
   * Make an element. Text is only ever set as text.
   * @param {Document} doc
   * @param {string} name
   * @param {Record<string, string | boolean | EventListener | undefined>} attributes
   * @param {...(Node | string | null)} children
   */
  function make(doc, name, attributes = {}, ...children) {
    const element = doc.createElement(name);
    for (const [attr, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(attr, value);
      else if (value === true) element.setAttribute(attr, "");
      else if (value !== false && value !== undefined) element.setAttribute(attr, value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  /** The chat window: in the page, or in a window of its own. */
  const view = (() => {
    /** @type {Pane} */
    let pane = "button";
    /** @type {Failure | null} */
    let failure = null;
    let minimised = false;
    /** @type {string | null} */
    let signInUrl = null;
    /** @type {{message: string, accept: () => void} | null} */
    let proactive = null;
    /** @type {{card: any, done: (answers: Record<string, string> | null) => void} | null} */
    let preChat = null;
    /** @type {Window | null} */
    let popup = null;
    /** @type {ShadowRoot | null} */
    let root = null;

    const home = () => (popup && !popup.closed ? popup.document : document);

    /** The shadow root in the page or the popup; made anew when the place changes. */
    function place() {
      const doc = home();
      if (root?.ownerDocument === doc && root.host.isConnected) return root;
      root?.host.remove();
      const host = make(doc, "div", { id: "mockhub-live-chat", "data-testid": "lcw-root" });
      doc.body.append(host);
      root = host.attachShadow({ mode: "open" });
      const Sheet = /** @type {any} */ (doc.defaultView).CSSStyleSheet;
      const sheet = new Sheet();
      sheet.replaceSync(SHEET);
      root.adoptedStyleSheets = [sheet];
      return root;
    }

    /** @param {HTMLElement} widget */
    function paint(widget) {
      const wanted = settings.color || join().msdyn_widgetthemecolor || "";
      const color = CSS.supports("color", wanted) ? wanted : "#0b5cad";
      widget.style.setProperty("--theme", color);
      widget.style.setProperty("--on-theme", readableOn(color));
      if (settings.font) widget.style.fontFamily = settings.font;
      widget.classList.toggle("fills", popup !== null || settings.fill || settings.mobile);
    }

    /** Black or white, whichever stands out more. @param {string} color */
    function readableOn(color) {
      const probe = make(document, "span", {});
      probe.style.color = color;
      document.body.append(probe);
      const [red, green, blue] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? ["0", "0", "0"]).map(Number);
      probe.remove();
      const linear = [red, green, blue].map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
      const luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
      return luminance > 0.179 ? "#000" : "#fff";
    }

    const title = () => join().msdyn_widgettitle || "Let's chat";

    function render() {
      if (!document.body) return;
      const doc = home();
      const shadow = place();
      const widget = make(doc, "div", { class: "widget" });
      paint(widget);
      if (proactive) widget.append(proactiveCard(doc, proactive));
      const open = pane !== "button" && !minimised;
      if (open) widget.append(windowOf(doc));
      else if (popup === null && !(settings.hideButton && pane === "button")) widget.append(openButton(doc));
      shadow.replaceChildren(widget);
    }

    /** @param {Document} doc */
    function openButton(doc) {
      const closed = join().OutOfOperatingHours === "True";
      const text = pane !== "button" ? title() : closed ? "Chat is closed now" : title();
      return make(doc, "button", { class: "open primary", type: "button", "data-testid": "lcw-button", click: pressed }, text);
    }

    function pressed() {
      if (minimised) return maximise();
      begin({});
    }

    /** @param {Document} doc */
    function windowOf(doc) {
      const panes = { button: null, loading, "pre-chat": preChatForm, chat: chatPane, error: errorPane, "out-of-hours": outOfHours };
      const content = /** @type {(doc: Document) => HTMLElement} */ (panes[pane]);
      return make(
        doc,
        "div",
        { class: "window", role: "dialog", "aria-labelledby": "lcw-title", tabindex: "-1", "data-testid": "lcw-window", keydown: typed },
        settings.mobile ? make(doc, "h2", { id: "lcw-title", hidden: true }, title()) : headerOf(doc),
        content(doc),
      );
    }

    /** @param {Event} event */
    function typed(event) {
      if (/** @type {KeyboardEvent} */ (event).key === "Escape" && popup === null) minimise();
    }

    /** @param {Document} doc */
    function headerOf(doc) {
      const minimiser = make(doc, "button", { type: "button", "aria-label": "Minimise", "data-testid": "lcw-minimise", click: minimise }, "–");
      const closeText = settings.closeText || "✕";
      const named = settings.closeText ? {} : { "aria-label": "Close" };
      const closer = make(doc, "button", { type: "button", ...named, "data-testid": "lcw-close", click: closed }, closeText);
      const hides = settings.hideMinimize || popup !== null;
      return make(doc, "header", {}, make(doc, "h2", { id: "lcw-title" }, title()), hides ? null : minimiser, closer);
    }

    function closed() {
      end();
    }

    function leavePreChat() {
      const left = preChat;
      preChat = null;
      left?.done(null);
    }

    /** @param {Document} doc */
    function loading(doc) {
      return make(doc, "div", { class: "pane", role: "status", "data-testid": "lcw-loading" }, "Connecting…");
    }

    /** @param {Document} doc */
    function chatPane(doc) {
      const card = signInUrl
        ? make(doc, "div", { class: "card", "data-testid": "lcw-sign-in" }, make(doc, "a", { href: signInUrl, target: "_blank", rel: "noopener" }, "Sign in"))
        : null;
      return make(
        doc,
        "div",
        { class: "pane", role: "status", "data-testid": "lcw-chat" },
        make(doc, "p", {}, "The chat has started. An agent will join you soon."),
        card,
      );
    }

    /** @param {Document} doc */
    function outOfHours(doc) {
      return make(
        doc,
        "div",
        { class: "pane", role: "status", "data-testid": "lcw-out-of-hours" },
        make(doc, "h3", {}, "We are closed"),
        make(doc, "p", {}, "Nobody can answer at this time. Please come back during our opening hours."),
        make(doc, "p", { "data-testid": "lcw-out-of-hours-detail" }, failure?.detail ?? ""),
      );
    }

    /** @param {Document} doc */
    function errorPane(doc) {
      const seen = /** @type {Failure} */ (failure);
      const address = seen.journal && settings.orgUrl + seen.journal;
      return make(
        doc,
        "div",
        { class: "pane", role: "alert", "data-testid": "lcw-error" },
        make(doc, "h3", {}, "The chat could not go on"),
        seen.code === null ? null : make(doc, "p", { "data-testid": "lcw-error-code" }, `Error ${seen.code}`),
        seen.description === null ? null : make(doc, "p", { "data-testid": "lcw-error-description" }, seen.description),
        make(
          doc,
          "div",
          { class: "cause" },
          make(doc, "h4", {}, "True cause, named by MockHub"),
          make(doc, "p", {}, make(doc, "code", { "data-testid": "lcw-error-cause" }, seen.cause ?? "not known")),
          make(doc, "p", { "data-testid": "lcw-error-detail" }, seen.detail),
          address ? make(doc, "a", { href: address, target: "_blank", rel: "noopener", "data-testid": "lcw-error-journal" }, `Journal entry ${seen.entry}`) : null,
        ),
        make(doc, "button", { class: "primary", type: "button", "data-testid": "lcw-retry", click: () => void begin({}) }, "Try again"),
      );
    }

    /** @param {Document} doc @param {{message: string, accept: () => void}} offer */
    function proactiveCard(doc, offer) {
      const accept = () => {
        proactive = null;
        render();
        offer.accept();
      };
      const dismiss = () => {
        proactive = null;
        render();
      };
      return make(
        doc,
        "div",
        { class: "proactive", role: "dialog", "aria-labelledby": "lcw-proactive-text", "data-testid": "lcw-proactive" },
        make(doc, "p", { id: "lcw-proactive-text" }, offer.message),
        make(doc, "button", { class: "primary", type: "button", "data-testid": "lcw-proactive-accept", click: accept }, "Chat now"),
        make(doc, "button", { type: "button", "data-testid": "lcw-proactive-dismiss", click: dismiss }, "Not now"),
      );
    }

    /** @param {Document} doc */
    function preChatForm(doc) {
      const { card } = /** @type {NonNullable<typeof preChat>} */ (preChat);
      const label = card.actions?.[0]?.title || "Start the chat";
      return make(
        doc,
        "form",
        { class: "pane", "data-testid": "lcw-pre-chat", submit: submitted },
        ...(card.body ?? []).map((/** @type {any} */ item) => preChatItem(doc, item)),
        make(doc, "button", { class: "primary", type: "submit", "data-testid": "lcw-pre-chat-submit" }, label),
      );
    }

    /** @param {Event} event */
    function submitted(event) {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      const { card, done } = /** @type {NonNullable<typeof preChat>} */ (preChat);
      const filled = new FormData(form);
      const inputs = card.body.filter((/** @type {any} */ item) => item.id);
      const answers = inputs.map((/** @type {any} */ item) => [item.id, answerTo(item, filled)]);
      preChat = null;
      done(Object.fromEntries(answers));
    }

    /** @param {any} item @param {FormData} filled */
    function answerTo(item, filled) {
      const given = filled.getAll(item.id).map(String);
      if (item.type === "Input.Toggle") return given.length ? (item.valueOn ?? "true") : (item.valueOff ?? "false");
      return given.join(",");
    }

    /** @param {Document} doc @param {any} item */
    function preChatItem(doc, item) {
      if (item.type === "TextBlock") return make(doc, "p", {}, String(item.text ?? ""));
      const text = String(item.label ?? item.title ?? item.placeholder ?? item.id);
      const named = { name: String(item.id), required: item.isRequired === true, "data-testid": `lcw-pre-chat-${item.id}` };
      if (item.type === "Input.ChoiceSet") return choices(doc, item, text, named);
      if (item.type === "Input.Toggle") {
        const on = item.value === (item.valueOn ?? "true");
        return make(doc, "label", {}, make(doc, "input", { type: "checkbox", checked: on, ...named }), ` ${text}`);
      }
      const bounds = Object.fromEntries(["min", "max"].filter((name) => item[name] !== undefined).map((name) => [name, String(item[name])]));
      const placeholder = item.placeholder ? { placeholder: String(item.placeholder) } : {};
      const kind = /** @type {Record<string, string>} */ ({ "Input.Number": "number", "Input.Date": "date", "Input.Time": "time" })[item.type] ?? "text";
      const value = String(item.value ?? "");
      const field = item.isMultiline
        ? make(doc, "textarea", { ...named, ...placeholder }, value)
        : make(doc, "input", { type: kind, value, ...named, ...bounds, ...placeholder });
      return make(doc, "label", {}, make(doc, "span", {}, text), field);
    }

    /** @param {Document} doc @param {any} item @param {string} text @param {Record<string, string | boolean>} named */
    function choices(doc, item, text, named) {
      const offered = /** @type {any[]} */ (item.choices ?? []);
      const chosen = String(item.value ?? "").split(",");
      if (!item.isMultiSelect) {
        const options = offered.map((one) => make(doc, "option", { value: String(one.value), selected: chosen.includes(String(one.value)) }, String(one.title)));
        return make(doc, "label", {}, make(doc, "span", {}, text), make(doc, "select", named, make(doc, "option", { value: "" }, ""), ...options));
      }
      const { required: _, ...each } = named;
      const boxes = offered.map((one) =>
        make(doc, "label", {}, make(doc, "input", { type: "checkbox", value: String(one.value), checked: chosen.includes(String(one.value)), ...each }), ` ${one.title}`),
      );
      return make(doc, "fieldset", {}, make(doc, "legend", {}, text), ...boxes);
    }

    function focusWindow() {
      const first = root?.querySelector(".pane input, .pane select, .pane textarea") ?? root?.querySelector(".window");
      /** @type {HTMLElement | null | undefined} */ (first)?.focus();
    }

    function minimise() {
      if (pane === "button" || minimised) return;
      minimised = true;
      render();
      /** @type {HTMLElement | null | undefined} */ (root?.querySelector(".open"))?.focus();
      raise("lcw:onMinimize");
    }

    function maximise() {
      minimised = false;
      render();
      focusWindow();
      raise("lcw:onMaximize");
    }

    /** @param {Window} opened */
    function popupClosed(opened) {
      if (popup !== opened) return;
      popup = null;
      root = null;
      pane = "button";
      render();
      raise("lcw:onClose");
    }

    return {
      render,
      isOpen: () => pane !== "button",
      leavePreChat,
      restore() {
        if (minimised) maximise();
        else this.show("chat");
      },
      /** @param {Pane} next @param {Failure | null} [seen] */
      show(next, seen = null) {
        const opens = pane === "button" || minimised;
        if (next === "button") signInUrl = null;
        pane = next;
        failure = seen;
        minimised = false;
        render();
        if (next === "button") {
          popup?.close();
          popup = null;
          root?.host.isConnected || (root = null);
          render();
        } else if (opens || next === "pre-chat") focusWindow();
      },
      /** Open a window of its own; where the browser blocks it, the chat stays in the page. */
      openPopup() {
        if (popup && !popup.closed) return popup.focus();
        const opened = window.open("", `mockhub-live-chat-${settings.appId}`, "popup,width=400,height=640");
        if (!opened) return note("the browser blocked the chat's window, so the chat stays in the page");
        opened.document.title = title();
        opened.document.documentElement.lang = "en";
        opened.addEventListener("pagehide", () => popupClosed(opened));
        popup = opened;
      },
      /** @param {string} url */
      signIn(url) {
        signInUrl = url;
        render();
      },
      /** @param {string} message @param {() => void} accept */
      offer(message, accept) {
        proactive = { message, accept };
        render();
      },
      /** @param {any} card @returns {Promise<Record<string, string> | null>} */
      ask(card) {
        return new Promise((done) => {
          preChat = { card, done };
          this.show("pre-chat");
        });
      },
      /** The page goes away, and its window with it. */
      leave() {
        const opened = popup;
        popup = null;
        opened?.close();
      },
    };
  })();

  /** The answers to the pre-chat survey: undefined where there is none, null where the customer closed it. */
  async function askPreChat() {
    const { msdyn_prechatenabled: enabled, PreChatSurvey: survey } = join();
    if (String(enabled).toLowerCase() !== "true" || typeof survey !== "string" || !survey.trim()) return undefined;
    const card = parsed(survey);
    if (card === null || typeof card !== "object" || !Array.isArray(card.body)) {
      note("the pre-chat survey of the chat config is no Adaptive Card and is left out");
      return undefined;
    }
    return view.ask(card);
  }

  // ----------------------------------------------------------------------------------------------------- the SDK

  /** @param {string} method @param {unknown} given @param {string} name */
  function mustBeFunction(method, given, name) {
    if (typeof given !== "function") throw new TypeError(`${method}: ${name} is ${given === null ? "null" : typeof given}, expected a function`);
  }

  /** Tell whether a call comes before lcw:ready, when the hosted widget loses it. @param {string} method */
  function tooSoon(method) {
    if (ready) return false;
    lost.push(method);
    console.warn(`MockHub: ${method} was called before lcw:ready and does nothing, as on the hosted widget; call it in a listener of lcw:ready`);
    return true;
  }

  /**
   * Register a provider: kept for later, or called at once by the script of 2023, which lets exceptions out.
   * @param {string} method
   * @param {Provider} provider
   * @param {(provider: Provider) => void} registered
   */
  function register(method, provider, registered) {
    if (profile === "v1-2023" && ready) readAtOnce(provider);
    else mustBeFunction(method, provider, "the provider");
    if (tooSoon(method)) return;
    registered(provider);
    resumeWhenPossible();
  }

  const sdk = {
    /** @param {Provider} provider */
    setAuthTokenProvider(provider) {
      register("setAuthTokenProvider", provider, (one) => void (tokenProvider = one));
    },
    getAuthTokenProvider: () => tokenProvider,
    removeAuthTokenProvider() {
      if (!tooSoon("removeAuthTokenProvider")) tokenProvider = null;
    },
    /** @param {Provider} provider */
    setAuthCodeProvider(provider) {
      register("setAuthCodeProvider", provider, (one) => void (codeProvider = one));
    },
    /** @param {() => unknown} provider */
    setContextProvider(provider) {
      if (profile === "v1-2023" && ready) read.context = provider();
      else mustBeFunction("setContextProvider", provider, "the provider");
      if (!tooSoon("setContextProvider")) contextProvider = provider;
    },
    getContextProvider: () => contextProvider,
    removeContextProvider() {
      if (!tooSoon("removeContextProvider")) contextProvider = null;
    },
    /** @param {StartOptions} [options] */
    startChat(options) {
      if (!tooSoon("startChat")) void begin(options ?? {});
    },
    /** @param {{message?: string} | null} [notification] @param {boolean} [showPreChat] @param {StartOptions} [options] */
    startProactiveChat(notification, showPreChat = true, options) {
      if (tooSoon("startProactiveChat") || chat) return;
      const message = notification?.message || "Hi! Have any questions? I'm here to help"; // documented default
      view.offer(message, () => void begin(options ?? {}, { proactive: true, preChat: showPreChat }));
    },
    closeChat() {
      if (!tooSoon("closeChat")) void end();
    },
    getAgentAvailability() {
      if (tooSoon("getAgentAvailability")) return undefined;
      const asked = askAvailability();
      return profile === "v1-2023" ? undefined : asked;
    },
    /** @param {(url: string, callback: (answer: unknown) => void) => unknown} provider */
    setBotAuthTokenProvider(provider) {
      mustBeFunction("setBotAuthTokenProvider", provider, "the provider");
      if (!tooSoon("setBotAuthTokenProvider")) botProvider = provider;
    },
    /** @param {Provider} provider */
    setFallbackInfoProvider(provider) {
      mustBeFunction("setFallbackInfoProvider", provider, "the provider");
      if (tooSoon("setFallbackInfoProvider")) return;
      fallbackProvider = provider;
      note("setFallbackInfoProvider: no source says when this provider is called, so it is kept and not called");
    },
    getFallbackInfoProvider: () => fallbackProvider,
  };

  // ------------------------------------------------------------------------------------------------------- start

  /** Why the browser's storage cannot be used, or nothing. */
  function storageProblem() {
    try {
      for (const storage of [window.localStorage, window.sessionStorage]) {
        storage.setItem("mockhub-lcw", "1");
        storage.removeItem("mockhub-lcw");
      }
      return undefined;
    } catch (error) {
      return `the browser's storage cannot be used: ${error}`;
    }
  }

  /** Take up a chat of before once the page has what that needs. */
  function resumeWhenPossible() {
    if (!ready || chat || underWay || !kept()) return;
    if (demandsToken() && !ownProvider() && !standsIn) return;
    inTurn(async () => {
      if (!chat && kept() && !(await resume())) view.show("button");
    });
  }

  let standsIn = false;

  async function load() {
    const missing = ["data-org-id", "data-app-id", "data-org-url"].filter((name) => !attribute(name));
    if (missing.length) return fail({ ...unreported(`the script tag lacks ${missing.join(", ")}`), cause: "scripts_failed", code: 7, description: "Live chat widget scripts failed to load" });
    const details = await connector("GET", `v2/lcwfcsdetails/${settings.orgId}`, { plain: true });
    const generation = settings.generation || (details.body?.ModernLcwV2Disabled === true ? "v1" : "v2");
    const request = newId();
    const answer = await connector("GET", `config/${ids()}?requestId=${request}&channelId=lcw`, { request, plain: true });
    const opened = await report("pages", {
      generation,
      address: location.origin + location.pathname,
      visitor: settings.visitor || undefined,
      blocked: storageProblem(),
    });
    key = opened.page ?? null;
    profile = opened.profile ?? profile;
    standsIn = opened.standsIn === true;
    if (opened.next === "failed") return raiseError(opened);
    if (answer.status !== 200) return raiseError(await report("answer", { to: "config", ...answer }));
    if (answer.body === null || typeof answer.body !== "object") return raiseError(unreported("the chat config is no JSON object"));
    config = answer.body;
    await listen();
    readOddAttributes();
    if (lost.length) note(`called before lcw:ready, so without effect: ${lost.join(", ")}`);
    ready = true;
    view.render();
    raise("lcw:ready");
    resumeWhenPossible();
  }

  if (page.Microsoft?.Omnichannel?.LiveChatWidget?.SDK) {
    console.warn("MockHub: the widget's script is on this page twice; the second does nothing");
    return;
  }
  page.Microsoft = page.Microsoft ?? {};
  page.Microsoft.Omnichannel = page.Microsoft.Omnichannel ?? {};
  page.Microsoft.Omnichannel.LiveChatWidget = { ...page.Microsoft.Omnichannel.LiveChatWidget, SDK: sdk };

  window.addEventListener("storage", (event) => {
    if (event.key !== chatKey || event.newValue !== null || !chat) return;
    chat = null; // ended in another tab
    view.show("button");
    raise("lcw:closeChat");
  });
  window.addEventListener("pagehide", () => view.leave());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => void load());
  else void load();
})();
