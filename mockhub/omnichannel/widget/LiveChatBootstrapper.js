// @ts-check
/*
 * MockHub's live chat widget, in the place of the hosted LiveChatBootstrapper.js.
 *
 * It is read from the documented script tag, offers window.Microsoft.Omnichannel.LiveChatWidget.SDK, raises the
 * documented lcw:* events, and calls the hub as the published client does. It decides nothing about outcomes: it
 * reports what the page has and what came back, and the hub's visitor model answers with the error code, the true
 * cause and what comes next.
 *
 * Sections: the script tag; notes and events; the hub; providers; the chat; what is said; the window; cards and
 * forms; what is said, in the window; the SDK; start.
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
   * @typedef {{Token: string, VisitorId: string}} Access
   * @typedef {{id: string, type: string, version?: string, content?: any, createdOn: string, deletedOn?: string,
   *   senderDisplayName?: string, senderCommunicationIdentifier?: {rawId?: string}, metadata?: Record<string, string>,
   *   conversation?: string}} Message as the chat data plane shows it; `conversation` is set for those of earlier ones
   * @typedef {{conversation: string, state: string, ended: boolean, agents: string[], queuePosition: number | null,
   *   readUpTo: string | null}} Standing
   * @typedef {{standing?: Standing, message?: Message, typing?: string}} News
   * @typedef {{name: string, href: string | null, id: string | null}} Attached a file of a message, and where it is
   * @typedef {{inNewWindow?: boolean, customContext?: Record<string, unknown>}} StartOptions
   * @typedef {(callback: (value: unknown) => void) => unknown} Provider
   * @typedef {{told: Record<string, unknown>, thrown?: unknown}} Outcome
   * @typedef {{kind: "registered" | "named", ask: () => Promise<Outcome>}} OwnProvider
   * @typedef {"button" | "loading" | "pre-chat" | "chat" | "error" | "out-of-hours"} Pane
   */

  const TAG_ID = "Microsoft_Omnichannel_LCWidget";
  const HUB_TIMEOUT = 15000;
  const FORM = "application/x-www-form-urlencoded"; // what the published client says its uploads are
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
    "data-enable-newline": "Shift and Enter make a new line anyway",
    "data-enable-markdown": "what is said is shown as it was written",
    "data-enable-disconnect-alert": "nothing alerts of a lost connection",
    "data-hyperlink-text-override": "addresses are shown as they were written",
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
   * @param {{request?: string, body?: unknown, plain?: boolean, auth?: boolean, more?: Record<string, string>}} [about]
   * @returns {Promise<Answer>}
   */
  async function connector(method, path, { request, body, plain: bare, auth, more } = {}) {
    /** @type {Record<string, string>} */
    const headers = { "Ms-Oc-User-Agent": "mockhub-widget", ...more };
    if (request) Object.assign(headers, { "x-ms-client-request-id": request, "Request-Id": request });
    if (wire.session && !bare) headers["Oc-Sessionid"] = wire.session;
    const withToken = wire.token !== null && !bare;
    if (withToken) Object.assign(headers, { AuthenticatedUserToken: wire.token, AuthCodeNonce: wire.nonce });
    const answer = await exchange(method, `livechatconnector/${withToken || auth ? "auth/" : ""}${path}`, headers, body);
    wire.nonce = answer.headers.authcodenonce ?? wire.nonce;
    wire.session = answer.headers["oc-sessionid"] ?? wire.session;
    return answer;
  }

  /**
   * Call the hub; a call that fails has status 0.
   * @param {string} method
   * @param {string} path
   * @param {Record<string, string>} headers
   * @param {unknown} body a file goes as it is, all else as JSON
   * @param {{blob?: boolean}} [wanted] `blob`: what comes back is a file, unless it is a refusal
   * @returns {Promise<Answer>}
   */
  async function exchange(method, path, headers, body, { blob = false } = {}) {
    const isFile = typeof (/** @type {any} */ (body)?.arrayBuffer) === "function"; // also one of another window
    try {
      const response = await fetch(`${settings.orgUrl}/${path}`, {
        method,
        headers: body === undefined ? headers : { ...headers, "Content-Type": isFile ? FORM : "application/json" },
        body: body === undefined ? null : isFile ? /** @type {Blob} */ (body) : JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(HUB_TIMEOUT),
      });
      const told = blob && response.ok ? await response.blob() : parsed(await response.text());
      return { status: response.status, headers: Object.fromEntries(response.headers), body: told };
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

  /** Whether the hub can tell the page something by itself: now, and ever. */
  const channel = { open: false, works: false };

  /** Listen for what the hub has to tell; where the page forbids it, events cannot be raised from outside. */
  function listen() {
    const at = `${settings.orgUrl}/_mockhub/${settings.orgId}/${settings.appId}/channel/${key}`;
    return new Promise((/** @type {(value?: unknown) => void} */ done) => {
      const blocked = () => {
        done();
        if (channel.works) return;
        note("the page's Content-Security-Policy lets the widget open no WebSocket to the hub: control calls cannot reach it");
      };
      try {
        const socket = new WebSocket(at.replace(/^http/, "ws"));
        socket.addEventListener("open", () => {
          channel.open = channel.works = true;
          done();
        });
        socket.addEventListener("close", () => void (channel.open = false));
        socket.addEventListener("error", blocked, { once: true });
        socket.addEventListener("message", (message) => told(JSON.parse(message.data)));
      } catch {
        blocked();
      }
    });
  }

  /** @param {{event?: string, detail?: unknown, provider?: "expired", chat?: News & {request: string}}} message */
  function told(message) {
    if (message.provider === "expired") expireProvider();
    if (message.chat && message.chat.request === chat?.request) talk?.hear(message.chat);
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
  /** Whether a start is under way that nothing has ended yet. */
  let starting = false;
  /** SDK calls before lcw:ready. @type {string[]} */
  const lost = [];

  const demandsToken = () => Boolean(config.LiveChatConfigAuthSettings);
  const join = () => config.LiveWSAndLiveChatEngJoin ?? {};
  const ids = () => `${settings.orgId}/${settings.appId}`;
  const persists = () => join().msdyn_conversationmode === "192350001";
  const chatKey = `mockhub-lcw-${settings.orgId}-${settings.appId}`;

  /** @returns {Chat | null} */
  const kept = () => parsed(localStorage.getItem(chatKey) ?? "");
  /** @param {Chat | null} one */
  function keep(one) {
    chat = one;
    leaveTalk();
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
    if (options.inNewWindow || settings.inWindow) view.openPopup(); // at once: a browser asks for a click just before
    if (starting) return view.restore();
    starting = true;
    return inTurn(async () => {
      if (chat) return view.restoreChat();
      if (kept() && (await resume())) return;
      view.show("loading");
      const answers = preChat ? await askPreChat() : undefined;
      if (answers === null) return;
      await startConversation(options, proactive, answers);
    }).finally(() => {
      starting = false;
    });
  }

  /** @param {StartOptions} options @param {boolean} proactive @param {Record<string, string> | undefined} answers */
  async function startConversation(options, proactive, answers) {
    const request = newId();
    view.show("loading");
    const { decision, variables, thrown } = await admit(request, options);
    if (decision.next !== "start-conversation") return fail(decision, thrown);
    wire.token = decision.token;
    const reconnectId = await wayBack(request);
    const body = {
      locale: "en-us",
      channelId: "lcw",
      reconnectId,
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
    const begun = { request, chatId: answer.body.ChatId };
    keep(begun);
    talk = converse(begun, answer.body, !reconnectId);
    view.show("chat");
    for (const event of seen.events) raise(event);
    talk.begin();
  }

  /** The id that leads back to a persistent chat, if there is one. @param {string} request */
  async function wayBack(request) {
    if (!persists() || wire.token === null) return undefined;
    const { status, body } = await connector("GET", `reconnectablechats/${ids()}/${request}`, { request });
    return status === 200 && typeof body?.reconnectid === "string" ? body.reconnectid : undefined;
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
    let access = null;
    if (seen.next !== "failed") {
      access = await askToken(request);
      seen = await report("answer", { request, to: "token", ...access });
    }
    if (seen.next === "failed") {
      if (seen.over) keep(null);
      fail(seen);
      return !seen.over;
    }
    chat = before;
    leaveTalk();
    talk = converse(before, access?.body, false);
    view.show("chat");
    for (const event of events) raise(event);
    talk.begin();
    return true;
  }

  /** End the chat; whatever the hub answers, the page's side of it is over. */
  function end() {
    starting = false;
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
      // While the chat is open, as the published widget asks for it (read).
      const survey = standsOpen() ? await talk?.surveyLink() : null;
      keep(null); // first, so that other tabs take what the hub tells them of the end for what it is
      const leaves = persists() ? "?isPersistentChat=true" : ""; // customers do not end persistent chats
      const answer = await connector("POST", `sessionclose/${ids()}/${request}${leaves}`, { request, body: {} });
      const seen = await report("answer", { request, to: "close", ...answer });
      Object.assign(wire, { token: null, session: null });
      if (seen.next === "failed") return fail(seen);
      if (survey) room.over(survey);
      else view.show("button");
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
    if (show && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) view.signIn(url);
  }

  // ------------------------------------------------------------------------------------------------ what is said

  const API = "api-version=2024-03-07";
  const POLL = 3000;
  const PAGE = 50;
  const TYPING_EVERY = 4000;
  const MEGABYTE = 1024 * 1024;
  const IMAGES = ["image/gif", "image/heic", "image/jpeg", "image/png", "image/webp"];
  const CARD = "azurebotservice.adaptivecard";
  const CARD_MARK = "microsoft.azure.communication.chat.bot.contenttype";

  /** The conversation the page shows. @type {ReturnType<typeof converse> | null} */
  let talk = null;

  /** Whether the customer's end is what ends the chat: persistent ones are left, and agents may have ended it. */
  const standsOpen = () => !persists() && !talk?.hasEnded();

  function leaveTalk() {
    talk?.leave();
    talk = null;
  }

  /** Ask for the chat's token anew. @param {string} request */
  const askToken = (request) => connector("GET", `getchattoken/${ids()}/${request}?refreshToken=true`, { request });

  /** What a person has said, or taken back. @param {Message} message */
  const isSaid = ({ type }) => type === "text" || type === "html";
  /** @param {Message} message */
  const tagsOf = ({ metadata }) => (metadata?.tags ?? "").split(",").filter(Boolean);
  /** @param {string[]} tags @param {"system" | "user"} messageType */
  const receivedDetail = (tags, messageType) => ({ channelData: { tags }, messageType });
  /** @param {...string} tags */
  const raiseSystem = (...tags) => raise("lcw:onMessageReceived", receivedDetail(["system", ...tags], "system"));

  /**
   * Hold a chat: fetch what was said, send, and hear what happens; the hub tells it over the page's channel, and is
   * asked again and again where that is not open. The chat data plane is called as any client calls it.
   * @param {Chat} one
   * @param {Access} access
   * @param {boolean} fresh whether it begins now, so that all that is said in it is news
   */
  function converse(one, access, fresh) {
    const me = access.VisitorId;
    let token = access.Token;
    let over = false;
    let loaded = false;
    let unread = 0;
    let typingTold = 0;
    /** The newest message the hub knows this page's customer to have read. */
    let receipt = 0;
    /** Where older messages begin; null where there are none. @type {string | null} */
    let older = null;
    /** Where earlier conversations go on; undefined before they are asked for, null after the last. @type {string | null | undefined} */
    let history = remembers() ? undefined : null;
    let timer = 0;
    let sending = Promise.resolve();
    /** @type {Standing | null} */
    let standing = null;
    /** @type {Map<string, Message>} */
    const known = new Map();

    room.begin(me, { send, typing, earlier, download, submit, attach, fetchFile });

    /** Call the chat data plane. @param {string} method @param {string} path @param {unknown} [body] */
    const thread = (method, path, body) =>
      withToken(() => exchange(method, `chat/threads/${encodeURIComponent(one.chatId)}/${path}`, { Authorization: `Bearer ${token}` }, body));

    /** Call the attachment service. @param {string} method @param {string} path @param {unknown} [body] @param {{blob?: boolean}} [wanted] */
    const files = (method, path, body, wanted) =>
      withToken(() => exchange(method, `v1/objects${path}`, { Authorization: `skype_token ${token}` }, body, wanted));

    /** Make a call, once more with a new token where the one at hand is refused. @param {() => Promise<Answer>} call */
    async function withToken(call) {
      const answer = await call();
      return answer.status === 401 && (await renewed()) ? call() : answer;
    }

    async function renewed() {
      const { body } = await askToken(one.request);
      if (typeof body?.Token !== "string") return false;
      token = body.Token;
      return true;
    }

    /** Learn how the chat stands; while the channel is open the hub tells from now on what happens. */
    async function follow() {
      const ask = () => /** @type {Promise<any>} */ (report("chat", { request: one.request, token }));
      let seen = await ask();
      if (seen.cause === "chat_token_refused" && (await renewed())) seen = await ask();
      if (!over && seen.state) stand(seen);
      return Boolean(seen.state);
    }

    /** Fetch the newest messages, back to what is known. @returns {Promise<Answer>} */
    async function newest() {
      const found = [];
      const first = !loaded;
      /** @type {string | null} */
      let from = null;
      for (;;) {
        const answer = await thread("GET", `messages?${API}&maxPageSize=${PAGE}${from ? `&syncState=${from}` : ""}`);
        if (over || answer.status !== 200) return answer;
        const { value, nextLink } = answer.body;
        found.push(...value);
        from = placeIn(nextLink);
        if (first || from === null || value.some((/** @type {Message} */ message) => known.has(message.id))) {
          if (first) older = from;
          loaded = true;
          for (const message of found.reverse()) take(message, fresh || !first);
          return answer;
        }
      }
    }

    /** @param {string | undefined} link */
    const placeIn = (link) => (link ? new URL(link).searchParams.get("syncState") : null);

    async function catchUp() {
      const followed = await follow();
      const answer = over ? null : await newest();
      if (over || !answer) return POLL;
      room.trouble(answer.status === 200 ? null : `The messages could not be loaded: ${troubleOf(answer)}`);
      following = followed && loaded && channel.open;
      read();
      return Math.max(POLL, Number(answer.headers["retry-after"] ?? 0) * 1000);
    }

    /** Whether the hub tells what happens, and nothing was missed before it did. */
    let following = false;

    async function watch() {
      if (!channel.open) following = false;
      if (channel.works && !channel.open) await listen();
      const wait = over || following ? POLL : await catchUp();
      if (!over) timer = window.setTimeout(watch, wait);
    }

    /** Show a message; tell of it what is news. @param {Message} message @param {boolean} news */
    function take(message, news) {
      const before = known.get(message.id);
      known.set(message.id, message);
      room.put(message);
      if (before || !news || !isSaid(message) || isOwn(message)) return;
      room.typing(null);
      raise("lcw:onMessageReceived", receivedDetail(tagsOf(message), "user"));
      unread += 1;
      if (!view.isSeen()) view.tell(unread, message.senderDisplayName ?? "");
    }

    /** @param {Message} message */
    const isOwn = (message) => message.senderCommunicationIdentifier?.rawId === me;

    /** Take note of how the chat stands now, and raise what has changed. @param {Standing} now */
    function stand(now) {
      if (now.ended && kept() === null) return; // another tab has closed it, and says so itself
      const was = standing;
      standing = now;
      const isNews = fresh || was !== null;
      if (now.queuePosition === 1 && (was?.queuePosition ?? 1) > 1) raiseSystem("queueposition", "customerqueuepositionnext");
      if (now.agents.length && !was?.agents.length && isNews) raiseSystem("agentaccepted");
      room.stand(now, was);
      if (!now.ended || was?.ended) return;
      raiseSystem("agentendconversation");
      raise("lcw:threadUpdate");
      void invite();
    }

    /** Send a text. @param {string} text @param {Record<string, string>} [more] of its metadata */
    function send(text, more = {}) {
      const metadata = { deliveryMode: "bridged", tags: "ChannelId-lcw,FromCustomer", clientActivityId: newId(), ...more };
      const draft = { id: "", type: "text", content: { message: text }, createdOn: new Date().toISOString(), senderCommunicationIdentifier: { rawId: me }, metadata };
      typingTold = 0;
      attempt(draft);
    }

    /** Send a file: announce it, upload it, and say so, as the published SDK does. @param {File} file */
    async function attach(file) {
      const isImage = IMAGES.includes(file.type);
      const made = await files("POST", "", { filename: file.name, permissions: { [one.chatId]: ["read"] }, type: isImage ? "pish/image" : "sharing/file" });
      const id = made.status === 201 ? made.body.id : null;
      const sent = id === null ? made : await files("PUT", `/${id}/content/${isImage ? "imgpsh" : "original"}`, file);
      if (over) return null;
      if (sent.status !== 201) return `'${file.name}' was not sent. ${troubleOf(sent)}`;
      const ids = JSON.stringify([id]);
      send("", { amsReferences: ids, amsreferences: ids, amsMetadata: JSON.stringify([{ contentType: file.type, fileName: file.name }]) });
      return null;
    }

    /** Fetch a file, which the browser keeps. @param {string} id @param {string} name */
    async function fetchFile(id, name) {
      const answer = await files("GET", `/${encodeURIComponent(id)}/views/original`, undefined, { blob: true });
      if (over) return null;
      if (answer.status !== 200) return `'${name}' could not be had. ${troubleOf(answer)}`;
      view.save(name, answer.body);
      return null;
    }

    /** @param {Message} draft */
    function attempt(draft) {
      room.put(draft);
      sending = sending.then(async () => {
        const { content, metadata } = draft;
        const answer = await thread("POST", `messages?${API}`, { content: content.message, type: "text", senderDisplayName: "Customer", metadata });
        if (over) return;
        if (answer.status !== 201) return room.unsent(draft, troubleOf(answer), () => attempt(draft));
        const { id } = answer.body;
        raise("lcw:onMessageSent");
        if (!known.has(id)) take({ ...draft, id, version: id, createdOn: new Date(Number(id)).toISOString() }, false);
      });
    }

    /** @param {Answer} answer */
    function troubleOf({ status, body }) {
      if (status === 0) return "the hub did not answer";
      return body?.cause ? `${body.cause}: ${body.message}` : `the hub answered ${status}`;
    }

    function typing() {
      if (Date.now() - typingTold < TYPING_EVERY) return;
      typingTold = Date.now();
      void thread("POST", `typing?${API}`, { senderDisplayName: "Customer" });
    }

    /** Tell the hub up to where was read, while the customer sees it. */
    function read() {
      if (over || !view.isSeen()) return;
      unread = 0;
      view.tell(0, "");
      const newestOther = Math.max(0, ...[...known.values()].filter((one) => isSaid(one) && !isOwn(one)).map(({ id }) => Number(id)));
      if (newestOther <= receipt) return;
      receipt = newestOther;
      void thread("POST", `readReceipts?${API}`, { chatMessageId: String(receipt) });
    }

    /** Show what was said before what is shown: in this conversation, then in those before it. */
    async function earlier() {
      if (older !== null) {
        const answer = await thread("GET", `messages?${API}&maxPageSize=${PAGE}&syncState=${older}`);
        if (over || answer.status !== 200) return room.trouble(`Earlier messages could not be loaded: ${troubleOf(answer)}`);
        for (const message of answer.body.value) take(message, false);
        older = placeIn(answer.body.nextLink);
      } else if (history !== null) await remember();
      room.offerEarlier(older !== null || history !== null);
    }

    /** Show a page of the conversations before this one. */
    async function remember() {
      /** @type {Record<string, string>} */
      const more = history ? { PageToken: history } : {};
      const path = `organization/${settings.orgId}/widgetapp/${settings.appId}/conversation/history?pageSize=${PAGE}`;
      const { status, body } = await connector("GET", path, { request: one.request, more });
      if (over) return;
      if (status !== 200) return room.trouble(`Earlier conversations could not be loaded: ${troubleOf({ status, headers: {}, body })}`);
      history = body.nextPageToken ?? null;
      const found = /** @type {Message[]} */ (body.chatMessages.map(remembered)).filter((message) => message.conversation !== standing?.conversation);
      for (const message of found) {
        room.put(message);
        raise("lcw:onHistoryMessageReceived", receivedDetail(tagsOf(message), "user"));
      }
      if (!found.length && history !== null) await remember(); // all of it is of this conversation
    }

    /** Offer the survey after the chat, where its widget has one. */
    async function invite() {
      const link = await surveyLink();
      if (link && !over) room.survey(link);
    }

    /** Where the survey after the chat is; null where there is none. */
    async function surveyLink() {
      const options = join();
      if (options.msdyn_postconversationsurveyenable !== "true") return null;
      const { body: details } = await connector("GET", `getliveworkitemdetails/${ids()}/${one.request}`, { request: one.request });
      const bot = details?.ParticipantType === "Bot" && options.msfp_botsourcesurveyidentifier;
      const owner = bot ? options.postConversationBotSurveyOwnerId : options.postConversationSurveyOwnerId;
      const form = bot || options.msfp_sourcesurveyidentifier;
      const body = { FormId: form, ConversationId: details?.ConversationId, OCLocaleCode: "en-us", WidgetId: settings.appId };
      const invited = await connector("POST", `getsurveyinvite/${settings.orgId}/${owner}`, { request: one.request, body });
      const link = webAddress(invited.body?.inviteList?.[0]?.invitationLink);
      if (!link && !over) note(`the survey after the chat has no link: ${troubleOf(invited)}`);
      return link;
    }

    /** The transcript as a text file. */
    async function download() {
      const path = `getchattranscripts/${one.chatId}/${one.request}?channelId=lcw`;
      const answer = await connector("GET", path, { request: one.request, more: { Authorization: `Bearer ${token}` } });
      const lines = typeof answer.body?.chatMessagesJson === "string" ? parsed(answer.body.chatMessagesJson) : null;
      if (!Array.isArray(lines)) return room.trouble(`The transcript could not be had: ${troubleOf(answer)}`);
      const text = lines.map((line) => transcribed(remembered(line))).join("\n");
      view.save("chat-transcript.txt", new Blob([text, "\n"], { type: "text/plain;charset=utf-8" }));
    }

    /** @param {Message} message */
    function transcribed(message) {
      const name = isOwn(message) ? "You" : message.senderDisplayName;
      return `[${message.createdOn.slice(0, 19).replace("T", " ")}] ${name}: ${plainText(message)}`;
    }

    /** What was filled in in a card, as a message. @param {unknown} data */
    function submit(data) {
      if (typeof data === "string") send(data);
      else send(JSON.stringify(data ?? {}), { [CARD_MARK]: CARD });
    }

    return {
      async begin() {
        await watch();
        if (over) return;
        if (older === null && history !== null) await earlier();
        else room.offerEarlier(older !== null);
      },
      /** @param {News} news */
      hear(news) {
        if (news.message) take(news.message, true);
        if (news.standing) stand(news.standing);
        if (news.typing !== undefined && !standing?.ended) room.typing(news.typing);
        read();
      },
      read,
      surveyLink,
      hasEnded: () => standing?.ended === true,
      leave() {
        over = true;
        clearTimeout(timer);
        room.end();
        view.tell(0, "");
      },
    };
  }

  /** Whether a persistent chat shows the conversations before it. */
  const filesAllowed = () => join().msdyn_enablefileattachmentsforcustomers === "true";
  /** What the names of files may end in; anything where there is none. */
  const endings = () => String(config.allowedFileExtensions ?? "").toLowerCase().split(",").filter(Boolean);

  /** Why a file may not be sent, in words; null if it may. @param {File} file */
  function forbidden({ name, size }) {
    const allowed = endings();
    if (allowed.length && !allowed.some((ending) => name.toLowerCase().endsWith(ending))) return `'${name}' cannot be sent: only files that end in ${allowed.join(", ")} are accepted.`;
    const most = Number(config.maxUploadFileSize);
    return most && size > most * MEGABYTE ? `'${name}' cannot be sent: it is larger than ${most} MB.` : null;
  }

  /** Whether a persistent chat shows the conversations before it. */
  const remembers = () => persists() && wire.token !== null && config.LcwFcbConfiguration?.lcwPersistentChatHistoryEnabled === true;

  /** A message of a transcript or the history as the chat data plane shows it. @param {any} line @returns {Message} */
  function remembered(line) {
    const { id, displayName } = line.from?.user ?? line.from?.application ?? {};
    return {
      id: line.id,
      type: line.contentType === "html" ? "html" : "text",
      version: line.id,
      content: { message: line.content },
      createdOn: line.createdDateTime,
      senderDisplayName: displayName,
      senderCommunicationIdentifier: { rawId: id },
      metadata: { tags: line.tags ?? "", ...attachedTo(line), ...(isCardText(line.content) ? { [CARD_MARK]: CARD } : {}) },
      conversation: line.additionalData?.ConversationId,
    };
  }

  /** @param {any} line @returns {Record<string, string>} */
  const attachedTo = ({ amsMetadata, amsReferences }) => (typeof amsMetadata === "string" ? { amsMetadata, ...(typeof amsReferences === "string" ? { amsReferences } : {}) } : {});
  /** Transcripts do not say what is a card. @param {unknown} text */
  const isCardText = (text) => typeof text === "string" && text.startsWith("{") && Array.isArray(/** @type {any} */ (parsed(text))?.attachments);

  /** An address that may be linked to. @param {unknown} address @param {RegExp} [protocols] */
  function webAddress(address, protocols = /^https?:$/) {
    if (typeof address !== "string" || !URL.canParse(address)) return null;
    const url = new URL(address);
    return protocols.test(url.protocol) ? url.href : null;
  }

  // -------------------------------------------------------------------------------------------------- the window

  const THEME = [0.043, 0.361, 0.678];
  const FONT = '"Segoe UI", system-ui, sans-serif';
  const SIGNS = {
    chat: "M4 5.5A1.5 1.5 0 0 1 5.5 4h13A1.5 1.5 0 0 1 20 5.5v9a1.5 1.5 0 0 1-1.5 1.5H10l-4.5 4v-4A1.5 1.5 0 0 1 4 14.5z",
    minimise: "M6 12h12",
    close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
    send: "M5 12h13M12.5 6.5L18.5 12l-6 5.5",
    attach: "M8 12.5l6.5-6.5a3 3 0 0 1 4.3 4.3l-8.3 8.3a5 5 0 0 1-7-7l7.6-7.6",
    download: "M12 4.5v10.5M7.5 11L12 15.5 16.5 11M5.5 19.5h13",
    failed: "M12 6.5v7M12 17v.5",
    closed: "M12 6.5V12l3.5 2.5M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0",
  };

  // The page's own rules reach the host alone, and lose against what a shadow root says of it as important.
  const SHEET = `
    :host { all: initial !important; position: fixed !important; inset: auto 0 0 auto !important; width: 0 !important; height: 0 !important; overflow: visible !important; z-index: 2147483647 !important; direction: ltr !important; unicode-bidi: isolate !important; color-scheme: light dark !important; }
    * { box-sizing: border-box; margin: 0; font: inherit; color: inherit; letter-spacing: inherit; }
    .widget { --surface: #fff; --ink: #1c1d22; --soft: #5b5d68; --line: #dcdde3; --field: #757784; --sunken: #f4f5f8; --alert: #a4262c; --alert-surface: #fdf2f2; --shade: #14182040; font-size: 15px; line-height: 1.45; color: var(--ink); text-size-adjust: 100%; -webkit-text-size-adjust: 100%; }
    @media (prefers-color-scheme: dark) {
      .widget { --surface: #1f2025; --ink: #f2f2f5; --soft: #b7b8c3; --line: #3b3c45; --field: #8d8f9c; --sunken: #292a31; --alert: #ffa3a7; --alert-surface: #38262a; --shade: #000a; }
    }
    [hidden] { display: none !important; }
    .unseen { position: fixed; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    button, .action { display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-height: 40px; padding: 8px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); font-weight: 600; text-decoration: none; cursor: pointer; overflow-wrap: anywhere; }
    button:hover, .action:hover { background: var(--sunken); }
    .primary, .primary:hover { border-color: color-mix(in srgb, var(--on-theme) 22%, var(--theme)); color: var(--on-theme); background: var(--theme); }
    .primary:hover { box-shadow: inset 0 0 0 99px color-mix(in srgb, var(--on-theme) 8%, transparent); }
    a { text-decoration: underline; text-underline-offset: 2px; }
    :focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
    svg { flex: none; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }

    .open, .open:hover { position: fixed; right: max(20px, env(safe-area-inset-right)); bottom: max(20px, env(safe-area-inset-bottom)); min-height: 52px; max-width: min(320px, calc(100vw - 40px)); padding: 10px 20px 10px 16px; border-radius: 26px; box-shadow: 0 6px 24px var(--shade); }
    .open:focus-visible { outline: 3px solid #fff; outline-offset: 0; box-shadow: 0 0 0 6px #000; }
    .open span { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }

    .window { position: fixed; right: 20px; bottom: 20px; display: flex; flex-direction: column; width: 384px; height: min(620px, calc(100vh - 40px)); border: 1px solid var(--line); border-radius: 16px; overflow: hidden; background: var(--surface); box-shadow: 0 16px 48px var(--shade), 0 2px 8px var(--shade); }
    .window:focus-visible { outline-color: color-mix(in srgb, var(--ink) 40%, transparent); outline-offset: -2px; }
    .away { visibility: hidden; }
    .fills .window { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; }
    .header { display: flex; flex: none; align-items: center; gap: 4px; min-height: 60px; padding: 8px 10px 8px 20px; color: var(--on-theme); background: var(--theme); box-shadow: 0 1px 0 var(--line); }
    h2 { flex: 1; font-size: 17px; font-weight: 600; overflow: hidden; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
    .header button, .header button:hover { flex: none; min-width: 40px; max-width: 40%; padding: 7px; border-color: transparent; background: transparent; }
    .header button:hover { background: color-mix(in srgb, var(--on-theme) 16%, transparent); }
    .header :focus-visible { outline-color: var(--on-theme); outline-offset: -2px; }
    .header button span { padding: 0 8px; overflow: hidden; max-height: 44px; }

    .content { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; overflow-wrap: anywhere; }
    .pane { display: flex; flex-direction: column; gap: 16px; min-height: 100%; width: 100%; max-width: 640px; margin: 0 auto; padding: 24px 20px; }
    .pane > * { flex: none; }
    .middle { align-items: center; justify-content: center; text-align: center; }
    h3 { font-size: 19px; line-height: 1.3; font-weight: 600; }
    .soft { color: var(--soft); }
    .small { font-size: 13px; }
    .sign { display: grid; place-items: center; width: 56px; height: 56px; border: 1px solid var(--line); border-radius: 50%; background: var(--sunken); }
    .alert { border-color: transparent; color: var(--alert); background: var(--alert-surface); }
    .spinner { width: 36px; height: 36px; border: 3px solid var(--line); border-top-color: var(--ink); border-radius: 50%; }
    .card { display: flex; flex-direction: column; align-items: flex-start; gap: 8px; width: 100%; padding: 16px; border: 1px solid var(--line); border-radius: 12px; background: var(--sunken); text-align: start; }
    .card p, .card a { max-width: 100%; }
    .card a:not(.action) { display: inline-flex; align-items: center; min-height: 24px; }
    .overline { font-size: 13px; font-weight: 600; color: var(--soft); }
    code { font: 600 15px/1.4 ui-monospace, Consolas, monospace; }

    .field { display: flex; flex-direction: column; gap: 6px; border: 0; padding: 0; min-width: 0; }
    .field label, legend { font-weight: 600; }
    legend { padding: 0; margin-bottom: 6px; }
    .field .choice { display: flex; align-items: flex-start; gap: 10px; min-height: 32px; padding: 4px 0; font-weight: 400; cursor: pointer; }
    .choice input { flex: none; width: 24px; height: 24px; margin: 0; accent-color: var(--mark); }
    .choice span { padding-top: 1px; min-width: 0; }
    .entry { width: 100%; min-height: 42px; padding: 8px 12px; border: 1px solid var(--field); border-radius: 8px; background: var(--surface); }
    .entry:focus { border-color: var(--ink); outline: 2px solid var(--ink); outline-offset: -1px; }
    textarea.entry { min-height: 92px; resize: vertical; }
    ::placeholder { color: var(--soft); opacity: 1; }
    [aria-invalid=true] { border-color: var(--alert); }
    .problem { color: var(--alert); font-size: 14px; }
    .problem:empty { display: none; }
    .title { font-size: 17px; font-weight: 600; }

    .talks { display: flex; overflow: hidden; }
    .room { display: flex; flex-direction: column; flex: 1; min-width: 0; width: 100%; max-width: 760px; margin: 0 auto; }
    .bar { display: flex; flex: none; align-items: center; gap: 8px; padding: 6px 8px 6px 20px; border-bottom: 1px solid var(--line); font-size: 14px; color: var(--soft); }
    .bar p { flex: 1; min-width: 0; }
    .quiet, .quiet:hover { flex: none; min-height: 32px; padding: 4px 8px; border-color: transparent; background: transparent; color: var(--soft); font-size: 14px; }
    .quiet:hover { background: var(--sunken); color: var(--ink); }
    .quiet svg { width: 20px; height: 20px; }
    .log { display: flex; flex: 1; flex-direction: column; gap: 12px; min-height: 0; padding: 16px 20px; overflow: auto; overscroll-behavior: contain; }
    .log > * { flex: none; }
    .log:focus-visible { outline-offset: -3px; }
    .earlier { align-self: center; }
    .note { align-self: center; text-align: center; }
    .line { display: flex; flex-direction: column; gap: 4px; max-width: 86%; align-items: flex-start; align-self: flex-start; }
    .own { align-self: flex-end; align-items: flex-end; }
    .meta { padding: 0 4px; font-size: 12px; line-height: 1.3; }
    .name { font-weight: 600; }
    .unseen-inline { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .bubble { padding: 8px 14px; border-radius: 4px 16px 16px; background: var(--sunken); box-shadow: inset 0 0 0 1px var(--line); white-space: pre-wrap; max-width: 100%; min-width: 0; }
    .own .bubble { border-radius: 16px 4px 16px 16px; color: var(--on-theme); background: var(--theme); box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--on-theme) 22%, var(--theme)); }
    .own .bubble.soft, .bubble.soft { color: var(--soft); background: transparent; font-style: italic; }
    .own .bubble :focus-visible { outline-color: var(--on-theme); }
    .bubble a, .attached a { padding-block: 4px; }
    .cards { display: flex; flex-direction: column; gap: 8px; width: 100%; }
    .line:has(.cards) { width: 86%; }
    .attached { padding-inline-start: 20px; }
    .attached li { padding-block: 3px; }
    .attached:has(button) { padding: 0; list-style: none; }
    .file, .file:hover { max-width: 100%; min-height: 32px; padding: 4px 10px; border-color: currentColor; color: inherit; background: transparent; font-weight: 400; text-align: start; }
    .file:hover { box-shadow: inset 0 0 0 99px color-mix(in srgb, currentColor 10%, transparent); }
    .file svg { width: 18px; height: 18px; }
    dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; width: 100%; }
    dt { font-weight: 600; }
    dd, dt { min-width: 0; }
    img { max-width: 100%; max-height: 240px; border-radius: 8px; }
    .card .field { width: 100%; }
    .typing { flex: none; padding: 0 24px; min-height: 22px; }
    .trouble { flex: none; padding: 8px 20px; background: var(--alert-surface); }
    .trouble:not(.problem) { color: var(--soft); background: var(--sunken); }
    .composer { display: flex; flex: none; align-items: flex-end; gap: 8px; padding: 8px 12px 12px; }
    .composer .entry { flex: 1; min-height: 42px; max-height: 132px; min-width: 0; resize: none; field-sizing: content; overscroll-behavior: contain; }
    .attach, .attach:hover { width: 42px; min-height: 42px; padding: 0; border-radius: 50%; }
    .send { flex: none; width: 42px; min-height: 42px; padding: 0; border-radius: 50%; }
    .ended { flex: none; display: flex; flex-direction: column; gap: 12px; padding: 16px 20px; border-top: 1px solid var(--line); background: var(--sunken); }
    .open .count { flex: none; min-width: 24px; padding: 0 6px; border-radius: 12px; color: var(--theme); background: var(--on-theme); font-size: 14px; line-height: 24px; text-align: center; }

    .offer { position: fixed; right: 20px; bottom: 88px; display: flex; flex-direction: column; gap: 14px; width: min(320px, calc(100vw - 40px)); max-height: calc(100vh - 108px); padding: 20px; border: 1px solid var(--line); border-radius: 16px; overflow: auto; overflow-wrap: anywhere; background: var(--surface); box-shadow: 0 16px 48px var(--shade); }
    .row { display: flex; flex-wrap: wrap; gap: 8px; }

    @media (max-height: 420px) {
      .window { inset: 0 0 0 auto; height: auto; border-radius: 0; }
      .header { min-height: 44px; padding-block: 1px; }
      .pane { padding-block: 12px; gap: 12px; }
      .bar { padding-block: 0; font-size: 13px; }
      .log { padding-block: 8px; }
      .typing { min-height: 0; }
      .composer { padding-block: 4px 6px; }
      .ended { flex: 0 1 auto; overflow: auto; padding-block: 8px; }
    }
    @media (max-width: 480px) { .window { inset: 0; width: auto; height: auto; border: 0; border-radius: 0; } }
    @media (prefers-reduced-motion: no-preference) {
      @keyframes turn { to { transform: rotate(1turn); } }
      @keyframes rise { from { opacity: 0; transform: translateY(12px); } }
      .spinner { animation: turn 1s linear infinite; }
      .window:not(.away), .offer { animation: rise 180ms ease-out; }
    }
    @media (forced-colors: active) {
      .window, .offer, .open, .card, .entry, .bubble, button { border: 1px solid; }
      .spinner { border-color: GrayText; border-top-color: CanvasText; }
      :focus-visible, .open:focus-visible, .window:focus-visible { outline-color: Highlight; }
    }
    @media print { :host { display: none !important; } }
  `;

  /**
   * Make an element. Text is only ever set as text.
   * @param {string} name
   * @param {Record<string, string | number | boolean | EventListener | undefined>} [attributes]
   * @param {...(Node | string | null)} children
   */
  function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [attr, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(attr, value);
      else if (value === true) element.setAttribute(attr, "");
      else if (value !== false && value !== undefined) element.setAttribute(attr, String(value));
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  /** A line drawing. @param {keyof typeof SIGNS} sign */
  function icon(sign) {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    line.setAttribute("d", SIGNS[sign]);
    drawing.append(line);
    return drawing;
  }

  /** Text of anybody's, in the direction it is written in. @param {string} name @param {unknown} text */
  const written = (name, text, attributes = {}) => make(name, { dir: "auto", ...attributes }, String(text ?? ""));

  /**
   * A colour's red, green and blue, each from 0 to 1, on white where it is transparent; nothing if it is no colour.
   * @param {string} color
   * @param {HTMLElement} widget where a trial element is out of the page's reach
   */
  function channels(color, widget) {
    const mixed = `color-mix(in srgb, ${color}, ${color})`; // computed to color(srgb …), however the colour is written
    if (!CSS.supports("color", mixed)) return null;
    const trial = make("span");
    trial.style.color = mixed;
    widget.append(trial);
    const [red, green, blue, alpha = 1] = (getComputedStyle(trial).color.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
    trial.remove();
    return [red, green, blue].map((part) => 1 - alpha + alpha * Math.min(1, Math.max(0, part)));
  }

  /** Black or white, whichever stands out more. @param {number[]} rgb */
  function readableOn(rgb) {
    const [red, green, blue] = rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
  }

  /**
   * Where parts of the widget are shown: a shadow root in the page, or in the chat's own window. It stands outside
   * of the body and in the top layer, where neither the page's layout nor its z-indexes reach it.
   * @param {Document} doc
   */
  function surfaceIn(doc) {
    const host = make("div", { id: "mockhub-live-chat", "data-testid": "lcw-root", popover: "manual" });
    doc.documentElement.append(host);
    const root = host.attachShadow({ mode: "open" });
    const sheet = new (/** @type {any} */ (doc.defaultView).CSSStyleSheet)();
    sheet.replaceSync(SHEET);
    root.adoptedStyleSheets = [sheet];
    const announcer = make("div", { class: "unseen", role: "status", "data-testid": "lcw-announcement" });
    const widget = make("div", { class: "widget", lang: "en", dir: "ltr" }, announcer);
    root.append(widget);
    for (const pressed of ["keydown", "keypress", "keyup"]) {
      root.addEventListener(pressed, (event) => event.stopPropagation()); // what is typed here is no shortcut of the page
    }
    /** To the front, and back where a page has removed it. */
    const raise = () => {
      if (!host.isConnected) doc.documentElement.append(host);
      if (!("popover" in host)) return;
      if (host.matches(":popover-open")) host.hidePopover();
      host.showPopover();
    };
    raise();
    return {
      widget,
      raise,
      focused: () => root.activeElement,
      present: () => host.isConnected,
      /** Let a screen reader say something once, also where it is what was said before. @param {string} text */
      say: (text) => announcer.replaceChildren(make("p", {}, text)),
    };
  }

  /** The chat window: in the page, or in a window of its own. */
  const view = (() => {
    /** @type {Pane} */
    let pane = "button";
    let minimised = false;
    /** The customer has closed the chat, and the hub is still being told. */
    let leaving = false;
    /** @type {string | null} */
    let signInUrl = null;
    /** The pre-chat survey's way back, while it is open. @type {((answers: Record<string, string> | null) => void) | null} */
    let answered = null;
    /** @type {{message: string, part: HTMLElement} | null} */
    let offered = null;
    /** @type {ReturnType<typeof surfaceIn> | null} */
    let inPage = null;
    /** @type {{window: Window, surface: ReturnType<typeof surfaceIn>} | null} */
    let popup = null;
    /** What had the focus before the window opened. @type {Element | null} */
    let opener = null;
    /** What had the focus last of what is in the window. @type {EventTarget | null} */
    let last = null;

    const narrow = matchMedia("(max-width: 480px)");
    const heading = make("h2", { id: "lcw-title", dir: "auto", "data-testid": "lcw-title" });
    const content = make("div", { class: "content", focusin: ({ target }) => void (last = target) });
    const frame = make(
      "div",
      { class: "window away", tabindex: -1, "aria-labelledby": "lcw-title", "data-testid": "lcw-window", keydown: typed },
      header(),
      content,
    );
    const buttonText = make("span", { dir: "auto" });
    const count = make("span", { class: "count", hidden: true, "data-testid": "lcw-unread" });
    const button = make(
      "button",
      { class: "open primary", type: "button", "aria-haspopup": "dialog", "data-testid": "lcw-button", click: pressed },
      icon("chat"),
      buttonText,
      count,
    );
    narrow.addEventListener("change", () => ready && render());

    const title = () => join().msdyn_widgettitle || "Let's chat";
    const opened = () => pane !== "button" && !minimised && !leaving;
    const fills = () => popup !== null || settings.fill || settings.mobile;
    const place = () => popup?.surface ?? home();
    const hasFocus = () => frame.isConnected && frame.contains(place().focused());

    function home() {
      inPage ??= surfaceIn(document);
      if (!inPage.present()) inPage.raise();
      return inPage;
    }

    // The look

    /** What was asked for last, and what came of it. @type {{wanted: string | null, theme: number[], font: string}} */
    let look = { wanted: null, theme: THEME, font: FONT };

    function readLook() {
      const wanted = settings.color || join().msdyn_widgetthemecolor || "";
      if (look.wanted === wanted) return look;
      const theme = wanted ? channels(wanted, home().widget) : THEME;
      if (!theme) note(`${wanted} is no CSS colour, so the window has a colour of its own`);
      const known = !settings.font || CSS.supports("font-family", settings.font);
      if (!known) note(`${settings.font} is no CSS font family, so the window has a font of its own`);
      look = { wanted, theme: theme ?? THEME, font: settings.font && known ? `${settings.font}, ${FONT}` : FONT };
      return look;
    }

    /** @param {HTMLElement} widget */
    function dress(widget) {
      const { theme, font } = readLook();
      widget.style.setProperty("--theme", `rgb(${theme.map((part) => `${part * 100}%`).join(" ")})`);
      widget.style.setProperty("--on-theme", readableOn(theme));
      widget.style.fontFamily = font;
      widget.classList.toggle("fills", fills());
    }

    function render() {
      if (!document.body) return;
      const page = home();
      const { widget } = place();
      heading.textContent = title();
      buttonText.textContent = pane === "button" && join().OutOfOperatingHours === "True" ? "Chat is closed now" : title();
      if (button.parentNode !== page.widget) page.widget.append(button);
      if (frame.parentNode !== widget) widget.append(frame);
      dress(page.widget);
      if (popup) dress(widget);
      frame.classList.toggle("away", !opened());
      button.hidden = popup ? settings.hideButton : opened() || (settings.hideButton && (pane === "button" || leaving));
      if (offered) offered.part.hidden = opened();
      describe();
    }

    /** Tell assistive technology what the window is: beside the page, before it, or a page of its own. */
    function describe() {
      const covers = popup === null && (fills() || narrow.matches);
      frame.setAttribute("role", popup ? "main" : "dialog");
      if (covers) frame.setAttribute("aria-modal", "true");
      else frame.removeAttribute("aria-modal");
      heading.setAttribute("aria-level", popup ? "1" : "2");
      for (const one of content.querySelectorAll("h3")) one.setAttribute("aria-level", popup ? "2" : "3");
      const minimiser = frame.querySelector("[data-testid=lcw-minimise]");
      if (minimiser) /** @type {HTMLElement} */ (minimiser).hidden = popup !== null;
    }

    function header() {
      if (settings.mobile) return make("div", { class: "unseen" }, heading);
      const minimiser = make("button", { type: "button", "aria-label": "Minimise", "data-testid": "lcw-minimise", click: minimise }, icon("minimise"));
      const named = settings.closeText ? {} : { "aria-label": "Close" };
      const text = settings.closeText ? written("span", settings.closeText) : icon("close");
      const closer = make("button", { type: "button", ...named, "data-testid": "lcw-close", click: () => void close() }, text);
      return make("div", { class: "header" }, heading, settings.hideMinimize ? null : minimiser, closer);
    }

    // Where the focus goes

    /** Whether the window opens because somebody did something: what a page does on its own takes no focus away. */
    const isAsked = () => navigator.userActivation?.isActive ?? true;

    function focusWindow() {
      const field = pane === "chat" ? room.input : content.querySelector("input, select, textarea");
      if (field?.checkVisibility()) /** @type {HTMLElement} */ (field).focus();
      else frame.focus({ preventScroll: true });
    }

    function remember() {
      const active = home().focused() ?? document.activeElement;
      opener = active === document.body ? null : active;
    }

    /** Give the focus back to what had it before the window opened, or to the button. */
    function giveBack() {
      const before = /** @type {HTMLElement | null} */ (opener?.isConnected ? opener : null);
      opener = null;
      before?.focus();
      if (!before?.matches(":focus")) button.focus();
    }

    /** @param {Event} event */
    function typed(event) {
      const { key, isComposing, shiftKey } = /** @type {KeyboardEvent} */ (event);
      if (event.defaultPrevented || isComposing || popup) return;
      if (key === "Escape" && !settings.hideMinimize) minimise();
      if (key === "Tab" && frame.hasAttribute("aria-modal")) stayInside(event, shiftKey);
    }

    /** Nobody sees what the focus would go to behind a window that covers the page. @param {Event} event @param {boolean} back */
    function stayInside(event, back) {
      const found = /** @type {NodeListOf<HTMLElement>} */ (frame.querySelectorAll("button, a[href], input, select, textarea, [role=log]"));
      const stops = [...found].filter((one) => one.checkVisibility());
      const now = place().focused();
      const edge = stops.at(back ? 0 : -1);
      if (now !== edge && !(back && now === frame) && stops.length) return;
      event.preventDefault();
      (stops.at(back ? -1 : 0) ?? frame).focus();
    }

    // Opening and closing

    function pressed() {
      if (popup) popup.window.focus();
      else if (minimised) maximise();
      else begin({});
    }

    function minimise() {
      if (!opened() || popup) return;
      const had = hasFocus();
      minimised = true;
      render();
      if (had) button.focus();
      place().say("Chat minimised");
      raise("lcw:onMinimize");
    }

    function maximise() {
      minimised = false;
      place().raise();
      render();
      const before = /** @type {HTMLElement | null} */ (last);
      if (content.contains(before)) before?.focus({ preventScroll: true });
      else focusWindow();
      raise("lcw:onMaximize");
      talk?.read();
    }

    /** The window goes at once, whatever is still under way; what the hub says of it may bring it back. */
    async function close() {
      const had = hasFocus();
      leaving = true;
      render();
      if (had) giveBack();
      await end();
      leaving = false;
      render();
    }

    function leavePreChat() {
      const back = answered;
      answered = null;
      back?.(null);
    }

    /** @param {Window} gone */
    function popupClosed(gone) {
      if (popup?.window !== gone) return;
      popup = null;
      gone.close(); // it may have been reloaded, which leaves it empty
      if (pane === "loading") minimised = true;
      else clear();
      leavePreChat();
      render();
      raise("lcw:onClose");
    }

    function clear() {
      pane = "button";
      minimised = false;
      signInUrl = null;
      content.replaceChildren();
    }

    // The panes

    /** @type {Record<Exclude<Pane, "button" | "pre-chat">, (failure: Failure | null) => {part: HTMLElement, says: string}>} */
    const panes = {
      loading: () => ({ says: "Connecting to the chat", part: middle("lcw-loading", make("div", { class: "spinner" }), make("p", { class: "soft" }, "Connecting…")) }),
      chat: chatPane,
      error: (failure) => errorPane(/** @type {Failure} */ (failure)),
      "out-of-hours": outOfHours,
    };

    /** @param {string} testId @param {...(Node | null)} parts */
    const middle = (testId, ...parts) => make("div", { class: "pane middle", "data-testid": testId }, ...parts);
    const retry = () => make("button", { class: "primary", type: "button", "data-testid": "lcw-retry", click: () => void begin({}) }, "Try again");

    function chatPane() {
      if (signInUrl) room.add(signInCard(signInUrl), "lcw-sign-in");
      return { part: room.part, says: "The chat has started. An agent will join you soon." };
    }

    /** @param {string} url */
    function signInCard(url) {
      return make(
        "div",
        { class: "card", "data-testid": "lcw-sign-in" },
        make("h3", {}, "Sign in to go on"),
        make("p", { class: "soft small" }, "The link leads to ", make("bdi", {}, new URL(url).host), " and opens in a new tab."),
        make("a", { class: "action primary", href: url, target: "_blank", rel: "noopener" }, "Sign in"),
      );
    }

    /** @param {Failure | null} failure */
    function outOfHours(failure) {
      const [head, text] = ["We are closed", "Nobody can answer at this time. Please come back during our opening hours."];
      const part = middle(
        "lcw-out-of-hours",
        make("div", { class: "sign" }, icon("closed")),
        make("h3", {}, head),
        make("p", { class: "soft" }, text),
        written("p", failure?.detail, { class: "soft small", "data-testid": "lcw-out-of-hours-detail" }),
        retry(),
      );
      return { part, says: `${head}. ${text}` };
    }

    /** @param {Failure} failure */
    function errorPane({ code, description, cause, detail, entry, journal }) {
      const head = "The chat could not go on";
      const address = journal && settings.orgUrl + journal;
      const link = { href: address ?? "", target: "_blank", rel: "noopener", class: "small", "data-testid": "lcw-error-journal" };
      const part = make(
        "div",
        { class: "pane", "data-testid": "lcw-error" },
        make("div", { class: "sign alert" }, icon("failed")),
        make("div", {},
          make("h3", {}, head),
          code === null ? null : make("p", { class: "soft", "data-testid": "lcw-error-code" }, `Error ${code}`),
          description === null ? null : written("p", description, { class: "soft", "data-testid": "lcw-error-description" }),
        ),
        make(
          "div",
          { class: "card" },
          make("p", { class: "overline" }, "True cause, named by MockHub"),
          make("p", {}, make("code", { "data-testid": "lcw-error-cause" }, cause ?? "not known")),
          written("p", detail, { "data-testid": "lcw-error-detail" }),
          address ? make("a", link, `Journal entry ${entry}`) : null,
        ),
        make("div", { class: "row" }, retry()),
      );
      return { part, says: [head, description, cause && `cause: ${cause}`, detail].filter(Boolean).join(". ") };
    }

    /** @param {string} message @param {() => void} accept */
    function invitation(message, accept) {
      const accepted = () => {
        opener = null;
        drop();
        accept();
      };
      const declined = () => {
        const had = offered?.part.contains(home().focused());
        drop();
        if (had) button.focus();
      };
      const escaped = (/** @type {Event} */ event) => void (/** @type {KeyboardEvent} */ (event).key === "Escape" && declined());
      return make(
        "div",
        { class: "offer", role: "dialog", "aria-label": "Invitation to chat", "data-testid": "lcw-proactive", keydown: escaped },
        written("p", message),
        make(
          "div",
          { class: "row" },
          make("button", { class: "primary", type: "button", "data-testid": "lcw-proactive-accept", click: accepted }, "Chat now"),
          make("button", { type: "button", "data-testid": "lcw-proactive-dismiss", click: declined }, "Not now"),
        ),
      );
    }

    function drop() {
      offered?.part.remove();
      offered = null;
    }

    /** Put a pane in the place of another; what is only shown again stays as it is. @param {HTMLElement} part @param {string} says */
    function fill(part, says) {
      content.replaceChildren(part);
      content.classList.toggle("talks", part === room.part);
      content.scrollTop = 0;
      room.toEnd();
      describe();
      place().say(says);
    }

    /** @param {Pane} next @param {HTMLElement} part @param {string} says */
    function open(next, part, says) {
      const opens = pane === "button" || (minimised && next === "loading");
      const had = hasFocus();
      if (opens) {
        remember();
        place().raise();
      }
      const restored = opens && minimised;
      pane = next;
      if (opens) minimised = false;
      render();
      fill(part, says);
      if (opened() && (had || (opens && (isAsked() || popup)))) focusWindow();
      if (restored) raise("lcw:onMaximize");
      talk?.read();
    }

    return {
      render,
      /** Whether the customer has what is said before their eyes. */
      isSeen: () => pane === "chat" && opened() && (popup?.window ?? window).document.visibilityState === "visible",
      /** Let a screen reader say something once. @param {string} text */
      say: (text) => void (pane === "chat" && place().say(text)),
      /** @param {HTMLElement} part */
      hasFocusIn: (part) => part.isConnected && part.contains(place().focused()),
      /** Show how many messages are unread, the newest of somebody of that name. @param {number} unread @param {string} name */
      tell(unread, name) {
        count.hidden = unread === 0;
        count.replaceChildren(String(unread), make("span", { class: "unseen" }, unread === 1 ? " unread message" : " unread messages"));
        if (unread && pane === "chat" && !opened()) home().say(`New message from ${name || "an agent"}`);
      },
      /** Have the browser keep a file. @param {string} name @param {Blob} content */
      save(name, content) {
        const href = URL.createObjectURL(content);
        const anchor = make("a", { href, download: name, hidden: true });
        place().widget.append(anchor);
        anchor.click();
        anchor.remove();
        setTimeout(() => URL.revokeObjectURL(href), 10000);
      },
      isOpen: () => pane !== "button",
      leavePreChat,
      /** Bring the window back to the customer. */
      restore() {
        if (popup) popup.window.focus();
        if (minimised) maximise();
      },
      restoreChat() {
        this.restore();
        if (pane !== "chat") this.show("chat");
      },
      /** @param {Exclude<Pane, "pre-chat">} next @param {Failure | null} [failure] */
      show(next, failure = null) {
        if (next === "button") return this.hide();
        if (next === pane && next === "loading" && !minimised) return;
        if (next === "chat") drop();
        const { part, says } = panes[next](failure);
        open(next, part, says);
      },
      hide() {
        if (pane === "button") return render();
        const had = hasFocus() && !popup;
        const closing = popup;
        popup = null;
        clear();
        render();
        home().say("Chat closed");
        closing?.window.close();
        if (had) giveBack();
      },
      /** Open a window of its own; where the browser blocks it, the chat stays in the page. */
      openPopup() {
        if (popup) return popup.window.focus();
        const made = window.open("", `mockhub-live-chat-${settings.appId}`, "popup,width=400,height=640");
        if (!made) return note("the browser blocked the chat's window, so the chat stays in the page");
        const doc = made.document;
        const fits = { name: "viewport", content: "width=device-width, initial-scale=1" };
        doc.head.replaceChildren(make("title", {}, title()), make("meta", fits));
        doc.documentElement.lang = "en";
        doc.documentElement.style.colorScheme = "light dark";
        made.addEventListener("pagehide", () => popupClosed(made));
        doc.addEventListener("visibilitychange", () => talk?.read());
        popup = { window: made, surface: surfaceIn(doc) };
      },
      /** @param {string} url */
      signIn(url) {
        signInUrl = url;
        if (pane !== "chat") return;
        room.add(signInCard(url), "lcw-sign-in");
        describe();
        place().say("Sign in to go on");
      },
      /** @param {string} message @param {() => void} accept */
      offer(message, accept) {
        drop();
        offered = { message, part: invitation(message, accept) };
        home().widget.append(offered.part);
        render();
        if (!offered.part.hidden) home().say(`Invitation to chat. ${message}`);
      },
      /** @param {any} card @returns {Promise<Record<string, string> | null>} */
      ask(card) {
        if (leaving) return Promise.resolve(null);
        return new Promise((done) => {
          answered = done;
          const submitted = (/** @type {Record<string, string>} */ answers) => {
            answered = null;
            done(answers);
          };
          open("pre-chat", preChatForm(card, submitted), "A few questions before the chat starts");
        });
      },
      /** The page goes away, and its window with it. */
      leave() {
        const closing = popup;
        popup = null;
        closing?.window.close();
      },
    };
  })();

  // ---------------------------------------------------------------------------------------------- cards and forms

  // Adaptive Cards as forms: the pre-chat survey, and what bots and agents send

  /** @typedef {{id: string, part: HTMLElement, control: HTMLElement, answer: () => string, wrong: () => string}} Field */

  const INPUT_TYPES = /** @type {Record<string, string>} */ ({ "Input.Number": "number", "Input.Date": "date", "Input.Time": "time" });
  const TEXT_STYLES = /** @type {Record<string, string>} */ ({ email: "email", tel: "tel", url: "url", password: "password" });

  /** @param {any} card @param {(answers: Record<string, string>) => void} submitted */
  function preChatForm(card, submitted) {
    const elements = /** @type {any[]} */ (card.body).filter((one) => /^(TextBlock|Input\..+)$/.test(one?.type));
    /** @type {Field[]} */
    const fields = [];
    const parts = elements.map((element, at) => {
      if (element.type === "TextBlock") return labels(element, elements[at + 1]) ? null : textBlock(element);
      const field = fieldOf(element, at, elements[at - 1], { id: "lcw-field", test: "lcw-pre-chat" });
      fields.push(field);
      return field.part;
    });
    const submit = (/** @type {Event} */ event) => {
      event.preventDefault();
      const wrong = fields.filter((field) => !passes(field));
      if (wrong.length) wrong[0].control.focus();
      else submitted(Object.fromEntries(fields.map(({ id, answer }) => [id, answer()])));
    };
    const label = String(card.actions?.[0]?.title || "Start the chat");
    const go = make("button", { class: "primary", type: "submit", dir: "auto", "data-testid": "lcw-pre-chat-submit" }, label);
    return make("form", { class: "pane", novalidate: true, "data-testid": "lcw-pre-chat", submit }, ...parts, go);
  }

  /** @param {any} element */
  function textBlock({ text, style, size, weight, isSubtle }) {
    if (style === "heading") return written("h3", text);
    const stands = /bolder/i.test(weight) || /large/i.test(size);
    return written("p", text, { class: stands ? "title" : isSubtle === true ? "soft" : "" });
  }

  /** Cards of before version 1.3 have no labels; the text above an input is its label. @param {any} text @param {any} input */
  const labels = (text, input) => text?.type === "TextBlock" && /^Input\./.test(input?.type) && !input.label && !(input.type === "Input.Toggle" && input.title);

  /** @param {any} item @param {number} at @param {any} before @param {{id: string, test: string}} place what its ids begin with @returns {Field} */
  function fieldOf(item, at, before, place) {
    const name = String((labels(before, item) ? before.text : item.label) || item.title || item.placeholder || item.id);
    const id = `${place.id}-${at}`;
    const test = `${place.test}-${item.id}`;
    const made = item.type === "Input.ChoiceSet" ? choiceField(item, id, name, test) : item.type === "Input.Toggle" ? toggleField(item, id, name, test) : entryField(item, id, name, test);
    const problem = make("p", { class: "problem", id: `${id}-problem`, "data-testid": `${test}-problem` });
    made.part.append(problem);
    return { id: String(item.id), ...made };
  }

  /** Show or take away what is wrong with a field. @param {Field} field */
  function passes({ part, control, wrong }) {
    const problem = /** @type {HTMLElement} */ (part.querySelector(".problem"));
    problem.textContent = wrong();
    if (problem.textContent) {
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", problem.id);
    } else {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
    }
    return !problem.textContent;
  }

  /** @param {any} item @param {string} fallback */
  const complaint = (item, fallback) => fallback && String(item.errorMessage || fallback);
  /** The control says itself that it is required. @param {any} item */
  const mark = (item) => (item.isRequired === true ? make("span", { class: "soft", "aria-hidden": "true" }, " (required)") : null);

  /** @param {any} item @param {string} id @param {string} name @param {string} test */
  function entryField(item, id, name, test) {
    const kind = INPUT_TYPES[item.type] ?? TEXT_STYLES[String(item.style).toLowerCase()] ?? "text";
    /** @param {string} key */
    const given = (key) => (item[key] === undefined || item[key] === null ? undefined : String(item[key]));
    const shared = { id, class: "entry", dir: "auto", required: item.isRequired === true, placeholder: given("placeholder"), maxlength: given("maxLength"), "data-testid": test };
    const limits = { min: given("min"), max: given("max"), pattern: given("regex"), step: kind === "number" ? "any" : undefined };
    const control = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (
      item.isMultiline === true && kind === "text" ? make("textarea", shared) : make("input", { type: kind, ...limits, ...shared })
    );
    control.value = given("value") ?? "";
    const part = make("div", { class: "field" }, make("label", { for: id, dir: "auto" }, name, mark(item)), control);
    return { part, control, answer: () => control.value, wrong: () => complaint(item, control.validationMessage) };
  }

  /** @param {any} item @param {string} id @param {string} name @param {string} test */
  function toggleField(item, id, name, test) {
    const [on, off] = [String(item.valueOn ?? "true"), String(item.valueOff ?? "false")];
    const control = tick("checkbox", { id, required: item.isRequired === true, "data-testid": test }, String(item.value) === on);
    const text = make("span", { dir: "auto" }, String(item.title || name), mark(item));
    const part = make("div", { class: "field" }, item.label && item.title ? written("p", item.label) : null, make("label", { class: "choice" }, control, text));
    return { part, control, answer: () => (control.checked ? on : off), wrong: () => complaint(item, control.validationMessage) };
  }

  /** @param {"checkbox" | "radio"} type @param {Record<string, string | boolean>} attributes @param {boolean} checked */
  function tick(type, attributes, checked) {
    const box = /** @type {HTMLInputElement} */ (make("input", { type, ...attributes }));
    box.checked = checked;
    return box;
  }

  /** @param {any} item @param {string} id @param {string} name @param {string} test */
  function choiceField(item, id, name, test) {
    const offered = /** @type {{title: string, value: string}[]} */ (
      (Array.isArray(item.choices) ? item.choices : []).map((/** @type {any} */ one) => ({ title: String(one?.title ?? one?.value ?? ""), value: String(one?.value ?? "") }))
    );
    const many = item.isMultiSelect === true;
    const chosen = many ? String(item.value ?? "").split(",") : [String(item.value ?? "")];
    return many || item.style === "expanded" ? boxes(item, id, name, test, offered, chosen) : selection(item, id, name, test, offered, chosen);
  }

  /** @param {any} item @param {string} id @param {string} name @param {string} test @param {{title: string, value: string}[]} offered @param {string[]} chosen */
  function selection(item, id, name, test, offered, chosen) {
    const options = offered.map(({ title, value }) => written("option", title, { value, selected: chosen.includes(value) }));
    const none = written("option", item.placeholder || "Choose…", { value: "" });
    const attributes = { id, class: "entry", required: item.isRequired === true, "data-testid": test };
    const control = /** @type {HTMLSelectElement} */ (make("select", attributes, none, ...options));
    const part = make("div", { class: "field" }, make("label", { for: id, dir: "auto" }, name, mark(item)), control);
    return { part, control, answer: () => control.value, wrong: () => complaint(item, control.validationMessage) };
  }

  /** @param {any} item @param {string} id @param {string} name @param {string} test @param {{title: string, value: string}[]} offered @param {string[]} chosen */
  function boxes(item, id, name, test, offered, chosen) {
    const type = item.isMultiSelect === true ? "checkbox" : "radio";
    const all = offered.map(({ value }) => tick(type, { name: id, value, "data-testid": test }, chosen.includes(value)));
    const choices = all.map((box, at) => make("label", { class: "choice" }, box, written("span", offered[at].title)));
    const required = item.isRequired === true ? make("span", { class: "soft" }, " (required)") : null;
    const part = make("fieldset", { class: "field" }, make("legend", { dir: "auto" }, name, required), ...choices);
    const answer = () => all.filter((box) => box.checked).map((box) => box.value).join(",");
    const wrong = () => complaint(item, required && !all.some((box) => box.checked) ? "Please choose one." : "");
    return { part, control: all[0] ?? part, answer, wrong };
  }

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

  // ------------------------------------------------------------------------------------ what is said, in the window

  const ENTITIES = /** @type {Record<string, string>} */ ({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", copy: "©", reg: "®", euro: "€", hellip: "…", ndash: "–", mdash: "—" });
  const HTML_TOKENS = /<!--[^]*?(?:-->|$)|<\/?[a-z](?:"[^"]*"|'[^']*'|[^'">]){0,4000}>|[^<]+|</gi; // bounded, so that no message takes long
  const WEB_ADDRESSES = /https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}]/g;

  /** @param {string} text */
  const decoded = (text) =>
    text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex, digits, name) => {
      if (name) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = hex ? parseInt(hex, 16) : Number(digits);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });

  /**
   * What html says: its text with line breaks, and where its links lead; nothing of it is ever set as html.
   * @param {string} html
   * @returns {{text: string, href: string | null}[]}
   */
  function spans(html) {
    const found = [{ text: "", href: /** @type {string | null} */ (null) }];
    let unsaid = "";
    const last = () => found[found.length - 1];
    const all = () => found.map(({ text }) => text).join("");
    for (const token of html.match(HTML_TOKENS) ?? []) {
      const [, closing, name = ""] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(token) ?? [];
      const element = name.toLowerCase();
      if (unsaid) unsaid = closing && element === unsaid ? "" : unsaid;
      else if (token.startsWith("<!--")) continue;
      else if (!name) last().text += decoded(/(^|\n)$/.test(all()) ? token.replace(/\s+/g, " ").trimStart() : token.replace(/\s+/g, " "));
      else if (/^(script|style|title|template|noscript|iframe|object|textarea)$/.test(element)) unsaid = closing ? "" : element;
      else if (element === "br") last().text += "\n";
      else if (element === "a") found.push({ text: "", href: closing ? null : webAddress(decoded(attributeIn(token, "href")), /^(https?|mailto):$/) });
      else if (/^(p|div|li|ul|ol|h[1-6]|tr|table|blockquote|pre|hr)$/.test(element)) {
        last().text = last().text.replace(/ +$/, "");
        if (all().trim() && !all().endsWith("\n")) last().text += "\n";
        if (element === "li" && !closing) last().text += "• ";
      }
    }
    found[0].text = found[0].text.trimStart();
    last().text = last().text.trimEnd();
    return found.filter(({ text }) => text);
  }

  /** @param {string} token @param {string} name */
  function attributeIn(token, name) {
    const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(token);
    return found ? (found[1] ?? found[2] ?? found[3]).trim() : "";
  }

  /** @param {string} text @param {string} href */
  const link = (text, href) => make("a", { href, target: "_blank", rel: "noopener noreferrer" }, text);

  /** A text with its web addresses as links. @param {string} text @returns {(Node | string)[]} */
  function linked(text) {
    const parts = [];
    let end = 0;
    for (const found of text.matchAll(WEB_ADDRESSES)) {
      const href = webAddress(found[0]);
      if (!href) continue;
      parts.push(text.slice(end, found.index), link(found[0], href));
      end = found.index + found[0].length;
    }
    return [...parts, text.slice(end)];
  }

  /** @param {Message} message */
  const plainSaid = ({ content }) => String(content?.message ?? "").trim();

  /** What a message says as text alone. @param {Message} message */
  function plainText(message) {
    const card = cardsOf(message);
    if (card) return card.map((one) => cardTexts(one).join(" | ")).join("\n");
    const text = String(message.content?.message ?? "");
    const said = message.type === "html" ? spans(text).map((span) => span.text).join("") : text;
    return [said, ...attachmentsOf(message).map(({ name }) => `[${name}]`)].filter(Boolean).join(" ");
  }

  /** What a message says, to be shown. @param {Message} message @returns {(Node | string)[]} */
  function shownText(message) {
    const text = String(message.content?.message ?? "");
    if (message.type !== "html") return linked(text);
    return spans(text).flatMap(({ text: said, href }) => (href ? [link(said, href)] : linked(said)));
  }

  // Attachments: names, links where there is an address, and buttons where the hub has the file

  /** @param {Message} message @returns {Attached[]} */
  function attachmentsOf({ content, metadata }) {
    const shown = Array.isArray(content?.attachments) ? content.attachments : [];
    const [told, ids] = [metadata?.amsMetadata, metadata?.amsreferences ?? metadata?.amsReferences].map((text) => parsed(text ?? ""));
    const named = shown.length || !Array.isArray(told) ? [] : told.map((one, at) => ({ ...one, id: Array.isArray(ids) ? ids[at] : null }));
    return [...shown, ...named].map((one) => ({
      name: String(one?.name || one?.fileName || "Attachment"),
      href: webAddress(one?.url),
      id: typeof one?.id === "string" ? one.id : null,
    }));
  }

  /** @param {Attached[]} attached @param {(file: {id: string, name: string}) => void} fetched */
  function attachmentList(attached, fetched) {
    /** @param {string} id @param {string} name */
    const fetcher = (id, name) => make("button", { type: "button", class: "file", title: "Download", "data-testid": "lcw-attachment", click: () => fetched({ id, name }) }, icon("download"), written("span", name));
    const lines = attached.map(({ name, href, id }) => make("li", {}, href ? link(name, href) : id ? fetcher(id, name) : name));
    return lines.length ? make("ul", { class: "attached", "data-testid": "lcw-attachments" }, ...lines) : null;
  }

  // Cards

  /** The cards of a message; for what was submitted, its answers. @param {Message} message @returns {any[] | null} */
  function cardsOf({ metadata, content }) {
    if (metadata?.[CARD_MARK] !== CARD) return null;
    const told = parsed(String(content?.message ?? ""));
    if (told === null || typeof told !== "object") return null;
    if (!Array.isArray(told.attachments)) return [{ body: [{ type: "FactSet", facts: Object.entries(told).map(([title, value]) => ({ title, value: textOf(value) })) }] }];
    return told.attachments.map((/** @type {any} */ one) => (one?.content && typeof one.content === "object" ? one.content : { body: [{ type: String(one?.contentType) }] }));
  }

  /** @param {unknown} value */
  const textOf = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  /** @param {any} list @returns {any[]} */
  const listed = (list) => (Array.isArray(list) ? list.filter((one) => one !== null && typeof one === "object") : []);
  /** The elements of a card, those within containers and columns too. @param {any} list @returns {any[]} */
  const elementsIn = (list) =>
    listed(list).flatMap((one) =>
      one.type === "Container" || one.type === "Column" ? elementsIn(one.items) : one.type === "ColumnSet" ? elementsIn(one.columns) : [one],
    );

  /** @param {any} card */
  const cardTexts = (card) =>
    elementsIn(card.body).flatMap((one) =>
      one.type === "FactSet" ? listed(one.facts).map(({ title, value }) => `${title}: ${value}`) : [String(one.text ?? one.label ?? one.altText ?? one.type)],
    );

  let cardsShown = 0;

  /** @param {any} card @param {(data: unknown) => void} submitted */
  function cardForm(card, submitted) {
    const elements = elementsIn(card.body);
    const place = { id: `lcw-card-${(cardsShown += 1)}`, test: "lcw-card" };
    /** @type {Field[]} */
    const fields = [];
    const parts = elements.map((element, at) => {
      if (/^Input\.(Text|Number|Date|Time|Toggle|ChoiceSet)$/.test(element.type)) {
        const field = fieldOf(element, at, elements[at - 1], place);
        fields.push(field);
        return field.part;
      }
      if (element.type === "TextBlock") return labels(element, elements[at + 1]) ? null : textBlock(element);
      if (element.type === "FactSet") return factSet(element);
      if (element.type === "Image") return picture(element);
      return element.type === "ActionSet" ? null : unshown(element.type);
    });
    const actions = [...elements.filter(({ type }) => type === "ActionSet").flatMap((one) => listed(one.actions)), ...listed(card.actions)];
    const form = make("form", { class: "card", novalidate: true, "data-testid": "lcw-card", submit: (event) => event.preventDefault() }, ...parts);
    const send = (/** @type {any} */ action) => {
      const wrong = fields.filter((field) => !passes(field));
      if (wrong.length) return wrong[0].control.focus();
      const answers = Object.fromEntries(fields.map(({ id, answer }) => [id, answer()]));
      for (const one of form.querySelectorAll("button, input, select, textarea")) one.setAttribute("disabled", "");
      submitted(fields.length === 0 && typeof action.data === "string" ? action.data : { ...(typeof action.data === "object" ? action.data : {}), ...answers });
    };
    if (actions.length) form.append(make("div", { class: "row" }, ...actions.map((action) => actionOf(action, send))));
    return form;
  }

  /** @param {any} action @param {(action: any) => void} send */
  function actionOf(action, send) {
    const title = String(action.title || "Go on");
    const href = action.type === "Action.OpenUrl" ? webAddress(action.url) : null;
    if (href) return make("a", { class: "action", href, target: "_blank", rel: "noopener noreferrer", "data-testid": "lcw-card-link" }, title);
    if (action.type !== "Action.Submit" && action.type !== "Action.Execute") return unshown(`${action.type} (${title})`);
    return make("button", { type: "button", class: "primary", dir: "auto", "data-testid": "lcw-card-submit", click: () => send(action) }, title);
  }

  /** @param {any} element */
  function factSet({ facts }) {
    const rows = listed(facts).flatMap(({ title, value }) => [written("dt", title), written("dd", value)]);
    return make("dl", { "data-testid": "lcw-card-facts" }, ...rows);
  }

  /** @param {any} element */
  function picture({ url, altText }) {
    const source = typeof url === "string" && url.startsWith("data:image/") ? url : webAddress(url);
    return source ? make("img", { src: source, alt: String(altText ?? ""), "data-testid": "lcw-card-image" }) : unshown("Image");
  }

  /** @param {unknown} type */
  const unshown = (type) => make("p", { class: "soft small", "data-testid": "lcw-card-unshown" }, `Not shown here: ${type}`);

  // The messages and the composer

  const room = (() => {
    const TYPING_SHOWN = 8000;
    /** @typedef {{send: (text: string) => void, typing: () => void, earlier: () => Promise<void>, download: () => Promise<void>, submit: (data: unknown) => void, attach: (file: File) => Promise<string | null>, fetchFile: (id: string, name: string) => Promise<string | null>}} Talking */
    /** @type {Talking | null} */
    let talks = null;
    let me = "";
    let typingTimer = 0;
    let now = /** @type {Standing | null} */ (null);
    /** @type {Map<string, HTMLElement>} */
    const lines = new Map();

    const standingText = make("p", { "data-testid": "lcw-standing", dir: "auto" });
    const transcript = make("button", { type: "button", class: "quiet", "data-testid": "lcw-transcript", "aria-label": "Download transcript", title: "Download transcript", click: () => void talks?.download() }, icon("download"));
    const bar = make("div", { class: "bar" }, standingText, transcript);
    const earlierButton = make("button", { type: "button", class: "quiet earlier", hidden: true, "data-testid": "lcw-earlier", click: () => void showEarlier() }, "Earlier messages");
    const log = make("div", { class: "log", role: "log", tabindex: 0, "aria-label": "Messages", "data-testid": "lcw-messages" });
    const typingText = make("p", { class: "typing soft small", dir: "auto", "data-testid": "lcw-typing" });
    const troubleText = make("p", { class: "problem trouble", "data-testid": "lcw-chat-problem" });
    const seen = make("span", { "data-testid": "lcw-seen" }, " · Seen");
    const input = /** @type {HTMLTextAreaElement} */ (
      make("textarea", { class: "entry", rows: 1, dir: "auto", maxlength: 8000, placeholder: "Write a message", "aria-label": "Your message", enterkeyhint: "send", "data-testid": "lcw-input", input: typed, keydown: pressed })
    );
    const sender = make("button", { type: "submit", class: "primary send", "aria-label": "Send", "data-testid": "lcw-send" }, icon("send"));
    const fileInput = /** @type {HTMLInputElement} */ (make("input", { type: "file", multiple: true, hidden: true, "aria-label": "Files to send", "data-testid": "lcw-files", change: () => void chosen() }));
    const attacher = make("button", { type: "button", class: "quiet attach", "aria-label": "Attach files", title: "Attach files", "data-testid": "lcw-attach", click: () => fileInput.click() }, icon("attach"));
    const fileText = make("p", { class: "trouble", role: "status", dir: "auto", hidden: true, "data-testid": "lcw-file-standing" });
    const composer = make("form", { class: "composer", "data-testid": "lcw-composer", submit: submitted }, fileInput, attacher, input, sender);
    const again = make("button", { type: "button", class: "primary", "data-testid": "lcw-new-chat", click: () => void end().then(() => begin({})) }, "Start a new chat");
    const surveyLink = make("a", { class: "action", target: "_blank", rel: "noopener noreferrer", hidden: true, "data-testid": "lcw-survey" }, "Tell us how it was");
    const ended = make("div", { class: "ended", hidden: true, "data-testid": "lcw-ended" }, make("h3", {}, "The chat has ended"), make("div", { class: "row" }, again, surveyLink));
    const part = make("div", { class: "room", "data-testid": "lcw-chat" }, bar, log, typingText, troubleText, fileText, composer, ended);

    /** @param {Event} event */
    function pressed(event) {
      const { key, shiftKey, isComposing } = /** @type {KeyboardEvent} */ (event);
      if (key === "Enter" && !shiftKey && !isComposing) submitted(event);
    }

    function typed() {
      if (input.value.trim()) talks?.typing();
    }

    /** @param {Event} event */
    function submitted(event) {
      event.preventDefault();
      const text = input.value.trim();
      if (!text || !talks) return;
      input.value = "";
      talks.send(text);
      toEnd();
    }

    /** Send the files that were chosen, one after the other; those that may not be are named. */
    async function chosen() {
      const files = [...(fileInput.files ?? [])];
      fileInput.value = ""; // so that the same file can be chosen again
      const wrong = files.map(forbidden);
      const problems = wrong.filter((one) => one !== null);
      for (const file of files.filter((_, at) => wrong[at] === null)) {
        aboutFiles(`Sending ${file.name}…`, []);
        const problem = await talks?.attach(file);
        if (problem) problems.push(problem);
      }
      aboutFiles("", problems);
    }

    /** Say what becomes of files. @param {string} text @param {string[]} problems */
    function aboutFiles(text, problems) {
      fileText.classList.toggle("problem", problems.length > 0);
      fileText.textContent = [...problems, text].filter(Boolean).join(" ");
      fileText.hidden = !fileText.textContent;
    }

    /** @param {{id: string, name: string}} file */
    async function fetched({ id, name }) {
      const problem = await talks?.fetchFile(id, name);
      aboutFiles("", problem ? [problem] : []);
    }

    const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    const toEnd = () => void (log.scrollTop = log.scrollHeight);

    /** Older messages are no news to those who hear them read. */
    async function showEarlier() {
      const height = log.scrollHeight;
      log.setAttribute("aria-live", "off");
      await talks?.earlier();
      log.scrollTop += log.scrollHeight - height;
      if (earlierButton.hidden) log.focus({ preventScroll: true });
      setTimeout(() => log.removeAttribute("aria-live"), 500);
    }

    /** @param {Message} message */
    const isOwn = (message) => message.senderCommunicationIdentifier?.rawId === me;
    /** @param {Message} message */
    const keyOf = ({ id, conversation }) => `${conversation ?? ""}/${id}`;

    /** Show a message at its place, or in its new version. @param {Message} message */
    function put(message) {
      const key = keyOf(message);
      const named = isOwn(message) ? message.metadata?.clientActivityId : undefined;
      const activity = named ? `own/${named}` : "";
      const before = lines.get(key) ?? (activity ? lines.get(activity) : undefined);
      if (before && message.id && before.dataset.version === message.version) return;
      const settles = before && message.id && !before.dataset.number;
      const follows = atEnd() || !message.id;
      const line = settles ? settle(before, message) : lineOf(message);
      if (!line) return;
      if (before && !settles) before.replaceWith(line);
      else if (!settles) insert(line);
      if (activity) lines.set(activity, line);
      if (message.id) lines.set(key, line);
      markSeen();
      if (follows) toEnd();
    }

    /** Put a line behind those that are older; what is not sent yet stands last. @param {HTMLElement} line */
    function insert(line) {
      const number = Number(line.dataset.number || Infinity);
      const isOlder = (/** @type {Element} */ one) => one === earlierButton || Number(/** @type {HTMLElement} */ (one).dataset.number || Infinity) <= number;
      const older = /** @type {Element} */ ([...log.children].findLast((one) => one !== line && isOlder(one)));
      if (older.nextSibling !== line) older.after(line); // what stands right already is not read out again
    }

    /** The hub has taken what was being sent. @param {HTMLElement} line @param {Message} message */
    function settle(line, message) {
      Object.assign(line.dataset, { number: message.id, version: message.version });
      line.querySelector("time")?.replaceWith(timeOf(message));
      for (const one of line.querySelectorAll("[data-testid=lcw-unsent], [data-testid=lcw-resend]")) one.remove();
      insert(line);
      return line;
    }

    /** @param {Message} message */
    function timeOf({ id, createdOn }) {
      const text = id ? new Date(createdOn).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : "Sending…";
      return make("time", { datetime: createdOn }, text);
    }

    /** @param {Message} message */
    function lineOf(message) {
      const about = { "data-number": message.id || undefined, "data-version": message.version };
      if (!isSaid(message)) {
        const text = noteOf(message);
        return text ? written("p", text, { class: "note soft small", "data-testid": "lcw-note", ...about }) : null;
      }
      const own = isOwn(message);
      const name = own ? make("span", { class: "unseen-inline" }, "You") : written("span", message.senderDisplayName || "Agent", { class: "name" });
      const meta = make("p", { class: "meta soft" }, name, " ", timeOf(message));
      return make("div", { class: `line ${own ? "own" : "other"}`, "data-testid": own ? "lcw-message-own" : "lcw-message-other", ...about }, meta, bubbleOf(message));
    }

    /** @param {Message} message */
    function bubbleOf(message) {
      if (message.deletedOn) return make("p", { class: "bubble soft", "data-testid": "lcw-message-deleted" }, "This message was deleted");
      const cards = cardsOf(message);
      const files = attachmentList(attachmentsOf(message), fetched);
      if (files && !plainSaid(message)) return make("div", { class: "bubble" }, files);
      const body = cards ? cards.map((card) => cardForm(card, (data) => talks?.submit(data))) : [make("p", { class: "text", dir: "auto", "data-testid": "lcw-message-text" }, ...shownText(message))];
      return make("div", { class: cards ? "cards" : "bubble" }, ...body, files);
    }

    /** What the system says, in words. @param {Message} message */
    function noteOf({ type, content }) {
      if (type === "topicUpdated") return content?.topic ? `The topic is now: ${content.topic}` : "";
      const people = listed(content?.participants).filter(({ communicationIdentifier, displayName }) => communicationIdentifier?.rawId !== me && displayName !== "__system__");
      const names = people.map(({ displayName }) => displayName || "Somebody").join(", ");
      if (!names) return "";
      return type === "participantAdded" ? `${names} joined the chat` : type === "participantRemoved" ? `${names} left the chat` : "";
    }

    /** Say at the newest own message that was read that it was. */
    function markSeen() {
      const upTo = Number(now?.readUpTo ?? 0);
      const own = /** @type {HTMLElement[]} */ ([...log.querySelectorAll(".own")]).findLast((one) => Number(one.dataset.number || Infinity) <= upTo);
      const place = own?.querySelector(".meta");
      if (!place) seen.remove();
      else if (seen.parentNode !== place) place.append(seen);
    }

    /** @param {Standing | null} standing */
    function inWords(standing) {
      if (standing?.ended) return "The chat has ended";
      if (standing?.agents.length) return `You are chatting with ${standing.agents.join(" and ")}`;
      if (standing?.state === "Waiting") return "Nobody is here right now. Write, and the chat goes on.";
      const place = standing?.queuePosition ? ` You are number ${standing.queuePosition} in the queue.` : "";
      return `An agent will join you soon.${place}`;
    }

    /** @param {string | null} name */
    function typing(name) {
      clearTimeout(typingTimer);
      typingText.textContent = name === null ? "" : `${name || "Somebody"} is typing…`;
      if (name !== null) typingTimer = window.setTimeout(() => typing(null), TYPING_SHOWN);
    }

    return {
      part,
      input,
      put,
      typing,
      toEnd,
      /** @param {string} own @param {Talking} talking */
      begin(own, talking) {
        me = own;
        talks = talking;
        now = null;
        lines.clear();
        log.replaceChildren(earlierButton);
        earlierButton.hidden = true;
        standingText.textContent = inWords(null);
        troubleText.textContent = "";
        input.value = "";
        attacher.hidden = !filesAllowed();
        fileInput.accept = endings().join(",");
        aboutFiles("", []);
        surveyLink.hidden = ended.hidden = true;
        composer.hidden = input.disabled = false;
        typing(null);
      },
      end() {
        talks = null;
        typing(null);
      },
      /** @param {Standing} standing @param {Standing | null} was */
      stand(standing, was) {
        now = standing;
        const words = inWords(standing);
        if (was && words !== standingText.textContent && (standing.ended || !standing.agents.length)) view.say(words);
        standingText.textContent = words;
        if (standing.agents.length < (was?.agents.length ?? 0) || standing.ended) typing(null);
        markSeen();
        if (!standing.ended || input.disabled) return;
        const had = view.hasFocusIn(composer);
        composer.hidden = input.disabled = true;
        ended.hidden = false;
        if (had) again.focus();
        toEnd();
      },
      /** Say that the customer has ended the chat, and offer the survey. @param {string} address */
      over(address) {
        this.stand({ conversation: "", state: "Closed", ended: true, agents: [], queuePosition: null, readUpTo: null }, now);
        this.survey(address);
      },
      /** A message that the hub did not take. @param {Message} draft @param {string} why @param {() => void} retry */
      unsent(draft, why, retry) {
        const line = lines.get(`own/${draft.metadata?.clientActivityId}`);
        const button = make("button", { type: "button", "data-testid": "lcw-resend", click: retry }, "Send again");
        line?.querySelector("time")?.replaceChildren("Not sent");
        line?.append(make("p", { class: "problem", dir: "auto", "data-testid": "lcw-unsent" }, `Not sent. ${why}`), button);
        toEnd();
      },
      /** @param {string | null} text */
      trouble(text) {
        if (troubleText.textContent !== (text ?? "")) troubleText.textContent = text ?? "";
      },
      /** @param {boolean} there */
      offerEarlier(there) {
        earlierButton.hidden = !there;
      },
      /** @param {string} address */
      survey(address) {
        surveyLink.setAttribute("href", address);
        surveyLink.hidden = false;
      },
      /** Something to act on among the messages, in place of its like. @param {HTMLElement} card @param {string} testId */
      add(card, testId) {
        log.querySelector(`[data-testid=${testId}]`)?.remove();
        log.append(card);
        toEnd();
      },
    };
  })();

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
    leaveTalk();
    view.show("button");
    raise("lcw:closeChat");
  });
  window.addEventListener("pagehide", () => view.leave());
  document.addEventListener("visibilitychange", () => talk?.read());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => void load());
  else void load();
})();
