// @ts-check
/*
 * The demo page: Microsoft's walkthrough, with a switch for what its provider does.
 *
 * It uses the widget as any page would, through window.Microsoft.Omnichannel.LiveChatWidget.SDK and the lcw:*
 * events. The code it shows is the code it runs: each provider below is shown as it stands here.
 *
 * Sections: the page; what providers do; the code as shown; the log; the chat; the switch; start.
 */
(() => {
  "use strict";

  /**
   * @typedef {(value?: unknown) => void} Callback
   * @typedef {(callback: Callback) => unknown} Provider
   * @typedef {{cause: string | null, detail: string, entry: number | null, journal: string | null}} True
   * @typedef {{errorCode?: number | null, errorDescription?: string, mockhub?: True}} ErrorDetail
   */

  // ---------------------------------------------------------------------------------------------------- the page

  /** @param {string} id */
  const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const about = /** @type {Record<"base" | "organization" | "widget" | "role" | "events" | "journal", string>} */ (
    /** @type {unknown} */ (document.body.dataset)
  );
  const events = about.events.split(" ");
  const anonymous = about.role === "anonymous";
  const sdk = () => /** @type {any} */ (window).Microsoft.Omnichannel.LiveChatWidget.SDK;

  const MOST_LOGGED = 100;
  const LIMIT = 10; // seconds, documented

  /**
   * @param {string} name
   * @param {Record<string, string>} attributes
   * @param {...(Node | string | null)} children
   */
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  }

  // ------------------------------------------------------------------------------------------ what providers do

  /** Where the chosen outcome's token comes from; its value stands in the shown code. */
  let tokenAddress = "";

  /** @param {Callback} callback */
  async function fetchesToken(callback) {
    const response = await fetch(tokenAddress);
    const { token } = await response.json();
    callback(token);
  }

  const providers = /** @type {Record<string, Provider>} */ ({
    async twice(callback) {
      const response = await fetch(tokenAddress);
      const { token } = await response.json();
      callback(token);
      callback(token);
    },
    throws() {
      throw new Error("the session service is down");
    },
    async rejects() {
      throw new Error("the session service is down");
    },
    null(callback) {
      callback(null);
    },
    undefined(callback) {
      callback();
    },
    empty(callback) {
      callback("");
    },
    whitespace(callback) {
      callback("   ");
    },
    hangs() {
      // a request that nobody answers
    },
    async late(callback) {
      const response = await fetch(tokenAddress);
      const { token } = await response.json();
      setTimeout(() => callback(token), 12_000); // the widget waits 10 seconds
    },
    "documented-sample"(callback) {
      // Calling the callback with a valid jwt token
      callback(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
      );
    },
    "not-a-token"(callback) {
      callback("Please sign in");
    },
    "not-a-string"(callback) {
      callback(42);
    },
  });

  const contextProviders = /** @type {Record<string, () => unknown>} */ ({
    context() {
      return { cartValue: { value: "120.00", isDisplayable: true }, isVip: { value: "true", isDisplayable: true } };
    },
    "context-throws"() {
      throw new Error("the cart could not be read");
    },
  });

  /** @type {string} */
  let outcome = anonymous ? "context" : "good";
  const starts = () => ["good", "twice", "context", "no-context"].includes(outcome);

  /** The chosen provider of tokens, unless there is none. @returns {Provider | null} */
  const tokenProvider = () => (["no-provider", "blocked"].includes(outcome) ? null : (providers[outcome] ?? fetchesToken));
  /** @returns {(() => unknown) | null} */
  const contextProvider = () => contextProviders[outcome] ?? null;

  // ------------------------------------------------------------------------------------------- the code as shown

  const NAMESPACE = "Microsoft.Omnichannel.LiveChatWidget.SDK";

  /** A function's text under the walkthrough's name. @param {Function} given @param {string} name */
  function shown(given, name) {
    const text = given.toString().replaceAll("tokenAddress", JSON.stringify(tokenAddress));
    const indent = /** @type {RegExpMatchArray} */ (text.match(/\n( *)\}$/))[1];
    const [, isAsync, rest] = /** @type {RegExpMatchArray} */ (text.match(/^(async )?(?:function )?[^(]+([^]*)$/));
    return `${isAsync ?? ""}function ${name}${rest.replaceAll(`\n${indent}`, "\n")}`;
  }

  /** The walkthrough for the chosen outcome: the page's own part, and what is the same in all. */
  function walkthrough() {
    if (outcome === "blocked") return ['<iframe sandbox="allow-scripts" src="shop.html"></iframe>', "\n<!-- shop.html holds the script tag -->"];
    const provider = anonymous ? contextProvider() : tokenProvider();
    const [setter, name] = anonymous ? ["setContextProvider", "contextProvider"] : ["setAuthTokenProvider", "authTokenProvider"];
    const set = provider ? `\n  ${NAMESPACE}\n    .${setter}(${name});` : "";
    const own = provider ? shown(provider, name) : `// ${setter} is never called`;
    return [
      own,
      `
window.addEventListener("lcw:ready", function () {${set}
  ${NAMESPACE}
    .startChat(); // here, when you press the button
});

window.addEventListener("lcw:error", function (errorEvent) {
  console.log(errorEvent.detail);
});`,
    ];
  }

  function showCode() {
    const [own, same] = walkthrough();
    at("code").replaceChildren(make("span", { class: "own" }, own), same);
  }

  const FURTHER = /** @type {Record<string, [string, string]>} */ ({
    starts: ["docs/scenarios.md", "write this down as a scenario file, and run it in your tests"],
    provider: ["docs/control.md", "have MockHub fill in for the provider of your own page, with every outcome of this list"],
    token: ["docs/tokens.md", "what is believed of a token, and every reason for which one is refused"],
    page: ["docs/causes.md", "every cause, and how it shows in each of Microsoft's clients"],
  });

  /** @param {number | null} code @param {number | null} entry */
  function showNext(code, entry) {
    const kind = code === null ? "starts" : code === 4 ? "token" : code === 2 || code === 3 ? "provider" : "page";
    const [page, what] = FURTHER[kind];
    at("next").replaceChildren("Read ", make("code", {}, page), `: ${what}.`);
    at("command").textContent = entry === null ? `curl -s "${about.journal}?point=page.event"` : `curl -s ${about.journal}/${entry}`;
    at("journal").hidden = about.journal === ""; // an application of one's own has no control listener
  }

  // ----------------------------------------------------------------------------------------------------- the log

  /** @param {string} title @param {string} kind @param {...(Node | null)} content */
  function log(title, kind, ...content) {
    const now = new Date();
    const head = make(
      "div",
      { class: "head" },
      make("code", {}, title),
      make("span", {}, outcome),
      make("time", { datetime: now.toISOString() }, now.toLocaleTimeString("en-GB")),
    );
    const entry = make("li", kind ? { class: kind } : {}, head, ...content);
    at("log").prepend(entry);
    while (at("log").childElementCount > MOST_LOGGED) at("log").lastElementChild?.remove();
    at("nothing").hidden = true;
    if (kind) entry.scrollIntoView({ block: "nearest" });
  }

  /** @param {unknown} detail */
  function payload(detail) {
    if (detail === null || detail === undefined) return null;
    const text = detail instanceof Error ? String(detail) : JSON.stringify(detail, null, 2);
    return make("details", {}, make("summary", {}, "Payload"), make("pre", {}, text));
  }

  /** @param {ErrorDetail | null} detail */
  function logError(detail) {
    const { errorCode = null, errorDescription = String(detail), mockhub } = detail ?? {};
    const code = errorCode === null ? null : make("span", { class: "code" }, make("span", { class: "unseen" }, "Code "), String(errorCode));
    const verdict = make("div", { class: "verdict" }, code, make("p", {}, errorDescription));
    log("lcw:error", "failed", verdict, mockhub ? causeOf(mockhub) : null, payload(detail));
    showNext(errorCode, mockhub?.entry ?? null);
    say(`${errorCode === null ? errorDescription : `Code ${errorCode}`}: ${mockhub?.cause ?? "cause not known"}`);
  }

  /** @param {True} seen */
  function causeOf({ cause, detail, entry, journal }) {
    const link = journal && make("a", { href: journal, target: "_blank", rel: "noopener" }, `Entry ${entry}`);
    return make(
      "dl",
      {},
      make("dt", {}, "True cause"),
      make("dd", {}, make("code", {}, cause ?? "not known")),
      make("dt", {}, "Because"),
      make("dd", {}, detail),
      ...(link ? [make("dt", {}, "Journal"), make("dd", {}, link)] : []),
    );
  }

  /** Show what the widget finds odd, which it tells the console and the journal only. */
  function watchWarnings() {
    const { warn } = console;
    console.warn = (...said) => {
      warn.apply(console, said);
      const text = String(said[0]);
      if (text.startsWith("MockHub: ")) log("warning", "warned", make("p", { class: "text" }, text.slice("MockHub: ".length)));
    };
  }

  // ---------------------------------------------------------------------------------------------------- the chat

  let ready = false;
  let registering = false;
  /** When the provider was called that has not been done with yet. */
  let calledAt = 0;
  let ticking = 0;

  /** @param {string} text */
  function say(text) {
    at("status").textContent = text;
  }

  /** Tell when a provider is called, and how long it takes. @param {Provider} provider @returns {Provider} */
  function watched(provider) {
    return (callback) => {
      if (!registering) startCountdown(); // the script of 2023 calls a provider when it is registered
      return provider(callback);
    };
  }

  function startCountdown() {
    calledAt = Date.now();
    clearInterval(ticking);
    ticking = window.setInterval(tick, 100);
  }

  function tick() {
    const passed = (Date.now() - calledAt) / 1000;
    if (passed < 0.5) return;
    at("countdown").hidden = false;
    /** @type {HTMLProgressElement} */ (at("countdown").querySelector("progress")).value = passed;
    at("seconds").textContent = `${Math.max(0, Math.ceil(LIMIT - passed))} s left`;
    say("The widget waits for the provider.");
  }

  function stopCountdown() {
    calledAt = 0;
    clearInterval(ticking);
    at("countdown").hidden = true;
  }

  function register() {
    const [token, context] = [tokenProvider(), contextProvider()];
    registering = true;
    try {
      if (!anonymous && token) sdk().setAuthTokenProvider(watched(token));
      if (anonymous && context) sdk().setContextProvider(context);
    } catch (error) {
      log("exception", "failed", make("p", { class: "text" }, `registering the provider threw: ${error}`));
    }
    registering = false;
  }

  function unregister() {
    sdk().removeAuthTokenProvider();
    sdk().removeContextProvider();
  }

  function start() {
    if (calledAt) return say("The widget still waits for the provider.");
    say("Starting…");
    if (outcome === "blocked") return showFramed();
    sdk().closeChat();
    sdk().startChat();
  }

  function close() {
    at("frame").replaceChildren();
    if (!calledAt) return sdk().closeChat();
    reload(); // the widget would wait for the provider before it closes
  }

  function reload() {
    history.replaceState({ again: true }, "");
    location.reload();
  }

  function showFramed() {
    const source = `${about.base}/demo/blocked${anonymous ? "?widget=anonymous" : ""}`;
    const frame = make("iframe", { sandbox: "allow-scripts", src: source, title: "A page without storage" });
    at("frame").replaceChildren(frame);
  }

  /** @param {string} name @param {any} detail */
  function happened(name, detail) {
    if (name === "lcw:error") stopCountdown();
    if (name === "lcw:error") return logError(detail);
    const started = name === "lcw:startChat" || name === "lcw:chatRetrieved";
    log(name, started ? "started" : "", payload(detail));
    if (!started) return;
    stopCountdown();
    showNext(null, null);
    say("The chat has started.");
  }

  // -------------------------------------------------------------------------------------------------- the switch

  const form = /** @type {HTMLFormElement} */ (at("switch"));
  const defects = /** @type {HTMLSelectElement | null} */ (document.getElementById("defect"));
  const radios = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=outcome]")]);
  const chosenRadio = () => radios.find((radio) => radio.checked);

  /** Check what stands for an outcome; false if nothing does. @param {string} name */
  function check(name) {
    const inList = [...(defects?.options ?? [])].some(({ value }) => value === name);
    const own = radios.find(({ value }) => value === name && value !== "defect");
    const radio = own ?? (inList && radios.find(({ value }) => value === "defect"));
    if (!radio) return false;
    radio.checked = true;
    if (inList && defects) defects.value = name;
    return true;
  }

  function checked() {
    const name = chosenRadio()?.value ?? outcome;
    return name === "defect" && defects ? defects.value : name;
  }

  /** @param {string} name */
  function choose(name) {
    outcome = name;
    const address = new URL(location.href);
    address.searchParams.set("outcome", name);
    history.replaceState(null, "", address);
    const broken = providers[name] || name === "good" ? "good" : name;
    tokenAddress = `${about.base}/demo/token/${broken}`;
    showCode();
  }

  /** @param {Event} event */
  function switched(event) {
    if (event.target === defects) for (const radio of radios) radio.checked = radio.value === "defect";
    choose(checked());
    if (calledAt) return reload();
    at("frame").replaceChildren();
    if (!ready) return;
    sdk().closeChat();
    unregister();
    register();
    say("Ready.");
  }

  /** Take the outcome from the page's address. */
  function chooseFromAddress() {
    const named = new URLSearchParams(location.search).get("outcome") ?? outcome;
    if (!check(named)) {
      at("unknown").textContent = `There is no outcome '${named}'; choose one of these.`;
      at("unknown").hidden = false;
      check(outcome);
    }
    const again = history.state?.again === true;
    choose(checked());
    if (again) chosenRadio()?.focus();
  }

  // ------------------------------------------------------------------------------------------------------- start

  /** @param {MouseEvent} event */
  async function copy(event) {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    const text = at(/** @type {string} */ (button.dataset.copy));
    try {
      await navigator.clipboard.writeText(text.textContent ?? "");
      confirmCopied(button, "Copied");
    } catch {
      getSelection()?.selectAllChildren(text); // no clipboard: the page is not from this machine, nor by https
      confirmCopied(button, "Selected: press Ctrl+C");
    }
  }

  /** @param {HTMLElement} button @param {string} text */
  function confirmCopied(button, text) {
    const label = [...button.childNodes];
    button.replaceChildren(make("span", { role: "status" }, text));
    setTimeout(() => button.replaceChildren(...label), 1500);
  }

  for (const name of events) window.addEventListener(name, (event) => happened(name, /** @type {CustomEvent} */ (event).detail));
  window.addEventListener("lcw:ready", () => {
    ready = true;
    register();
    for (const id of ["start", "close"]) at(id).removeAttribute("disabled");
    say("Ready.");
  });
  window.addEventListener("message", ({ source, data }) => {
    const frame = at("frame").querySelector("iframe");
    if (frame && source === frame.contentWindow && events.includes(data?.event)) happened(data.event, data.detail);
  });
  form.addEventListener("change", switched);
  form.addEventListener("submit", (event) => event.preventDefault());
  at("start").addEventListener("click", start);
  at("close").addEventListener("click", close);
  at("clear").addEventListener("click", () => {
    at("log").replaceChildren();
    at("nothing").hidden = false;
  });
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]"))) button.addEventListener("click", copy);

  watchWarnings();
  chooseFromAddress();
  showNext(null, null);
  if (!starts()) localStorage.removeItem(`mockhub-lcw-${about.organization}-${about.widget}`); // a chat kept from before would be taken up first
})();
