// The agent's desktop: it embeds web content, relays its messages to the hub, posts what the hub answers, and shows
// what it is told. It decides nothing: who may ask for what, and what comes of it, is the hub's to say.

/**
 * @typedef {{ label: string, url: string, display: "tab" | "popup" | "background" | "hidden",
 *   per: "workspace" | "interaction" }} Content
 * @typedef {{ operationName: string, type: string, displayName: string }} State
 * @typedef {{ interactionId: string, caseId: string, media: string, state: string, isConsultation: boolean,
 *   parties: { name: string }[], actions: string[], warning: string | null, recordingState?: string,
 *   userData: Record<string, unknown>, extensions?: Record<string, unknown> }} Interaction
 * @typedef {{ id: string, title?: string, subject?: string, message?: string, iconUrl?: string, buttons: string[],
 *   keyValues?: Record<string, unknown>, autoCloseTimeout?: number, width?: number }} Toast
 * @typedef {{ id: string, url: string, label: string, width?: string | null, height?: string | null }} Dialog
 * @typedef {{ name: string, label?: string, shortLabel?: string, tooltip?: string, iconUrl?: string,
 *   backgroundColor?: string, labelColor?: string }} MenuView
 * @typedef {{ agent: { name: string }, state: State, states: State[], media: { name: string, state: State }[],
 *   interactions: Interaction[], toasts: Toast[], messages: Toast[], dialogs: Dialog[], views: MenuView[] }} View
 * @typedef {{ number: number, window: Window, origin: string, waiting: number, held: unknown[], greeted: boolean,
 *   element: HTMLIFrameElement | null, interaction: string | null }} Frame
 * @typedef {{ desktop: string, number: number, view: View, frameId: "never" | "load" | "first-message",
 *   content: Content[] | null, requests: string[] }} Opened
 */

const base = document.documentElement.dataset.base ?? "";
const hub = `${base}/_mockhub/workspace`;
const SERVER = { userAgent: "WWE Server", protocolVersion: 2 };
const IN_TURN = 200; // milliseconds that a message waits for the answer to the one before it

/** @type {Map<Window, Frame>} */
const frames = new Map();
/** What holds web content, by its name, and how it is taken away. @type {Map<string, () => void>} */
const shown = new Map();
/** @type {Map<string, number>} */
const timers = new Map();
/** @type {Opened} */
let opened;
/** @type {Promise<void>} */
let before = Promise.resolve();

/** @template {HTMLElement} T @param {string} id @returns {T} */
const part = (id) => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page lacks ${id}`);
  return /** @type {T} */ (found);
};

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string | undefined>} [attributes] @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {string} path @param {Record<string, unknown>} body */
const send = (path, body) =>
  fetch(`${hub}/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

// Web content and its messages

/** @param {Window} source @param {string} origin @returns {Frame} */
function frameOf(source, origin) {
  let frame = frames.get(source);
  if (frame === undefined) {
    frame = {
      number: frames.size, window: source, origin, waiting: 0, held: [], greeted: false, element: null, interaction: null,
    };
    frames.set(source, frame);
  }
  frame.origin = origin;
  return frame;
}

/** @param {Frame} frame @param {unknown} message */
function post(frame, message) {
  frame.window.postMessage(message, frame.origin === "null" || frame.origin === "" ? "*" : frame.origin);
}

/** @param {Frame} frame */
function announce(frame) {
  frame.greeted = true;
  post(frame, { ...SERVER, frameId: frame.number });
}

/** @param {Frame} frame */
function visible(frame) {
  if (document.visibilityState !== "visible") return false;
  return frame.element === null || (frame.element.checkVisibility() && frame.element.closest("#background") === null);
}

/** @param {any} message @returns {string} */
function addressOf(message) {
  if (message.event === "subscribe" || message.event === "unsubscribe") return message.event;
  return opened.requests.includes(message.request) ? message.request : "unknown";
}

/** @param {Frame} frame @param {Record<string, unknown>} message */
function written(frame, message) {
  const about = {
    desktop: opened.desktop, frame: frame.number, origin: frame.origin, visible: visible(frame),
    interaction: frame.interaction,
  };
  try {
    return JSON.stringify({ ...about, message });
  } catch { // a page may post what JSON cannot say
    return JSON.stringify({ ...about, message: { request: message.request, parameters: "cannot be written as JSON" } });
  }
}

/** What is posted for an answer of the hub: members that a fault names stand as they are. @param {string} text
 * @param {unknown} referenceId @returns {unknown} */
function answered(text, referenceId) {
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer;
  return { ...SERVER, referenceId, ...answer };
}

/** @param {Frame} frame @param {any} message */
async function ask(frame, message) {
  const name = addressOf(message);
  const address = frame.origin; // what is for a page does not go to another that took its place
  let text = "";
  try {
    const response = await fetch(`${hub}/scapi/${encodeURIComponent(name)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: written(frame, message),
    });
    text = await response.text();
  } catch {
    return; // the hub did not answer: neither does the desktop
  }
  if (text !== "" && frame.origin === address) post(frame, answered(text, message.referenceId));
}

/** @param {Frame} frame @param {any} message */
async function relay(frame, message) {
  const subscribes = message.event === "subscribe";
  if (subscribes) frame.waiting += 1;
  const turn = before;
  /** @type {() => void} */
  let nextTurn = () => {};
  before = new Promise((resolve) => { nextTurn = resolve; });
  await turn;
  setTimeout(nextTurn, IN_TURN);
  await ask(frame, message);
  nextTurn();
  if (subscribes) {
    frame.waiting -= 1; // an event before the answer would be lost: the client knows it only then
    if (frame.waiting === 0) for (const one of frame.held.splice(0)) post(frame, one);
  }
}

window.addEventListener("message", ({ source, origin, data }) => {
  if (source === null || source === window || !("closed" in source)) return;
  if (typeof data !== "object" || data === null || typeof data.userAgent !== "string") return;
  if (!data.userAgent.includes("WWE") || data.userAgent === SERVER.userAgent || opened === undefined) return;
  const frame = frameOf(/** @type {Window} */ (source), origin);
  if (opened.frameId === "first-message" && !frame.greeted) announce(frame);
  relay(frame, data);
});

/** @param {string} url @param {Interaction | null} interaction */
function filled(url, interaction) {
  const address = url.replaceAll("$Interaction.Id$", encodeURIComponent(interaction?.interactionId ?? ""));
  if (!address.startsWith("/")) return address;
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);
  const host = !loopback ? location.hostname : location.hostname === "localhost" ? "127.0.0.1" : "localhost";
  return `${location.protocol}//${host}${location.port && `:${location.port}`}${base}${address}`;
}

/** @param {string} url */
const originOf = (url) => new URL(url, location.href).origin;

/** @param {HTMLElement} where @param {string} url @param {string} title @param {string} testId
 * @param {string | null} interaction */
function embed(where, url, title, testId, interaction) {
  const iframe = element("iframe", { title, "data-testid": testId });
  where.append(iframe);
  const inner = /** @type {Window} */ (iframe.contentWindow);
  const frame = frameOf(inner, originOf(url));
  Object.assign(frame, { element: iframe, interaction });
  iframe.addEventListener("load", () => {
    if (opened.frameId === "load") announce(frame);
  });
  iframe.src = url;
  return () => {
    iframe.remove();
    frames.delete(inner);
    send("reports", { desktop: opened.desktop, frame: frame.number });
  };
}

/** @param {string} key @param {Content} content @param {Interaction | null} interaction */
function place(key, content, interaction) {
  const url = filled(content.url, interaction);
  const about = interaction?.interactionId ?? null;
  if (content.display === "popup") {
    const open = () => {
      const popup = window.open(url, key, "popup,width=700,height=600");
      if (popup !== null) Object.assign(frameOf(popup, originOf(url)), { interaction: about });
      return popup;
    };
    const button = element("button", { type: "button", "data-testid": `open-${key}` }, `Open ${content.label}`);
    button.addEventListener("click", open);
    part("popups").append(button);
    open(); // browsers may want a click first
    return () => button.remove();
  }
  if (content.display === "background" || content.display === "hidden") {
    const holder = element("div");
    holder.hidden = content.display === "hidden";
    part("background").append(holder);
    const remove = embed(holder, url, content.label, key, about);
    return () => { remove(); holder.remove(); };
  }
  return tab(key, content.label, url, about);
}

/** @param {string} key @param {string} label @param {string} url @param {string | null} interaction */
function tab(key, label, url, interaction) {
  const button = element("button", { role: "tab", id: `tab-${key}`, "aria-controls": `panel-${key}`,
    "data-testid": `tab-${key}`, type: "button" }, label);
  const panel = element("div", { role: "tabpanel", id: `panel-${key}`, "aria-labelledby": `tab-${key}`, tabindex: "0" });
  button.addEventListener("click", () => choose(button));
  part("tabs").append(button);
  part("content").append(panel);
  const remove = embed(panel, url, label, key, interaction);
  choose(button);
  return () => {
    remove();
    button.remove();
    panel.remove();
    const other = part("tabs").querySelector("button");
    if (other !== null) choose(other);
  };
}

/** @param {HTMLButtonElement} chosen */
function choose(chosen) {
  for (const button of part("tabs").querySelectorAll("button")) {
    const here = button === chosen;
    button.setAttribute("aria-selected", String(here));
    button.tabIndex = here ? 0 : -1;
    part(button.getAttribute("aria-controls") ?? "").hidden = !here;
  }
}

part("tabs").addEventListener("keydown", ({ key }) => {
  const buttons = [...part("tabs").querySelectorAll("button")];
  const at = buttons.findIndex((one) => one === document.activeElement);
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  if (step === 0 || at < 0) return;
  const next = /** @type {HTMLButtonElement} */ (buttons[(at + step + buttons.length) % buttons.length]);
  choose(next);
  next.focus();
});

// What a person does

/** @param {Record<string, unknown>} action */
async function act(action) {
  const problem = part("problem");
  problem.hidden = true;
  try {
    const response = await send("actions", { desktop: opened.desktop, ...action });
    if (response.ok) return;
    problem.textContent = (await response.json()).message;
  } catch {
    problem.textContent = "The hub does not answer.";
  }
  problem.hidden = false;
}

// What is shown

/** @param {HTMLSelectElement} select @param {State[]} states @param {string} chosen */
function offer(select, states, chosen) {
  select.replaceChildren(
    ...states.map(({ operationName, displayName }) => element("option", { value: operationName }, displayName)),
  );
  select.value = chosen;
}

/** @param {Interaction} one */
function interactionItem(one) {
  const id = `interaction-${one.interactionId}`;
  const buttons = one.actions.map((action) => {
    const caption = action.charAt(0).toUpperCase() + action.slice(1).replace("-", " ");
    const button = element("button", { type: "button", "data-testid": `${id}-${action}` }, caption);
    if (action === "answer") button.classList.add("first");
    button.addEventListener("click", () => act({ do: action, interaction: one.interactionId }));
    return button;
  });
  const kind = one.isConsultation ? `${one.media}, consultation` : one.media;
  const people = one.parties.map(({ name }) => name).join(", ");
  const item = element("li", { "data-testid": id, class: one.actions.includes("answer") ? "waiting" : undefined },
    element("p", { class: "head" }, element("span", {}, `${one.interactionId}: ${kind}`),
      element("span", { class: "state", "data-testid": `${id}-state` }, one.state)),
    element("p", {}, people));
  if (one.recordingState !== undefined && one.recordingState !== "STOPPED") {
    item.append(element("p", { "data-testid": `${id}-recording` }, `Recording: ${one.recordingState}`));
  }
  item.append(...pairs("User data", `${id}-data`, one.userData), ...pairs("Extensions", `${id}-extensions`, one.extensions));
  if (one.warning !== null) {
    item.append(element("p", { class: "warning", role: "alert", "data-testid": `${id}-warning` }, one.warning));
  }
  item.append(element("p", {}, ...buttons));
  return item;
}

/** What goes with something: nothing, or a list of it. @param {string} label @param {string} testId
 * @param {Record<string, unknown>} [values] */
function pairs(label, testId, values = {}) {
  const entries = Object.entries(values);
  if (entries.length === 0) return [];
  return [element("dl", { "aria-label": label, "data-testid": testId }, ...entries.flatMap(([name, value]) =>
    [element("dt", {}, name), element("dd", {}, typeof value === "object" ? JSON.stringify(value) : String(value))]))];
}

/** What a toast says, without its buttons. @param {Toast} toast @param {string} id @returns {Node[]} */
function toastText(toast, id) {
  const icon = toast.iconUrl ? [element("img", { src: toast.iconUrl, alt: "" })] : [];
  const texts = [toast.subject, toast.message].filter((text) => text).map((text) => element("p", {}, text ?? ""));
  return [...icon, element("h3", {}, toast.title ?? ""), ...texts, ...pairs("Details", `${id}-details`, toast.keyValues)];
}

/** @param {Toast} toast @param {number} number */
function messageItem(toast, number) {
  const id = `message-${number}`;
  return element("li", { class: "message", "data-testid": id }, ...toastText(toast, id));
}

/** @param {Toast} toast */
function toastBox(toast) {
  const id = `toast-${toast.id}`;
  const box = element("article", { class: "toast", "data-testid": id }, ...toastText(toast, id));
  /** @param {string} caption @param {string} testId @param {string | undefined} button */
  const button = (caption, testId, button) => {
    const made = element("button", { type: "button", "data-testid": testId }, caption);
    made.addEventListener("click", () => act({ do: "button", toast: toast.id, button }));
    return made;
  };
  box.append(element("p", {}, ...toast.buttons.map((caption) => button(caption, `${id}-${caption}`, caption)),
    button("Close", `${id}-close`, undefined)));
  if (toast.width) box.style.width = `${toast.width}px`;
  return box;
}

/** @param {Dialog} dialog */
function dialogBox(dialog) {
  const close = element("button", { type: "button", "data-testid": `dialog-${dialog.id}-close` }, "Close");
  close.addEventListener("click", () => act({ do: "close-dialog", dialog: dialog.id }));
  const label = dialog.label || "Dialog";
  const box = element("section", { class: "dialog", role: "dialog", "aria-label": label,
    "data-testid": `dialog-${dialog.id}` }, element("div", { class: "bar" }, element("h2", {}, label), close));
  if (dialog.width) box.style.width = dialog.width;
  if (dialog.height) box.style.height = dialog.height.endsWith("%") ? `${parseFloat(dialog.height)}vh` : dialog.height;
  part("dialogs").append(box);
  const remove = embed(box, dialog.url, label, `content-${dialog.id}`, null);
  return () => { remove(); box.remove(); };
}

/** @param {MenuView} view */
function menuView(view) {
  const label = view.label ?? view.shortLabel ?? view.name;
  const item = element("li", { "data-testid": `view-${view.name}`, title: view.tooltip }, label);
  if (view.iconUrl) item.prepend(element("img", { src: view.iconUrl, alt: "", width: "16", height: "16" }), " ");
  if (view.backgroundColor) item.style.backgroundColor = view.backgroundColor;
  if (view.labelColor) item.style.color = view.labelColor;
  return item;
}

/** Keep what holds web content: it would load anew. @template T @param {string} kind @param {T[]} all
 * @param {(one: T) => string} name @param {(one: T) => () => void} make */
function keep(kind, all, name, make) {
  const wanted = new Map(all.map((one) => [`${kind} ${name(one)}`, one]));
  for (const [key, remove] of [...shown]) {
    if (key.startsWith(`${kind} `) && !wanted.has(key)) {
      shown.delete(key);
      remove();
    }
  }
  for (const [key, one] of wanted) if (!shown.has(key)) shown.set(key, make(one));
}

/** @param {View} view */
function show(view) {
  const focused = document.activeElement?.getAttribute("data-testid");
  part("agent").textContent = view.agent.name;
  offer(part("agent-state"), view.states, view.state.operationName);
  part("media").replaceChildren(...view.media.map(({ name, state }) => {
    const select = element("select", { id: `media-${name}`, "data-testid": `media-${name}` });
    offer(select, view.states, state.operationName);
    select.addEventListener("change", () => act({ do: "state", state: select.value, media: name }));
    return element("p", {}, element("label", { for: `media-${name}` }, name), " ", select);
  }));
  const rings = /** @type {HTMLSelectElement} */ (part("ring-media"));
  if (rings.options.length !== view.media.length) {
    rings.replaceChildren(...view.media.map(({ name }) => element("option", {}, name)));
  }
  part("nothing").hidden = view.interactions.length > 0;
  part("interactions").replaceChildren(...view.interactions.map(interactionItem));
  part("views").replaceChildren(...view.views.map(menuView));
  part("toasts").replaceChildren(...view.toasts.map(toastBox));
  part("my-messages").hidden = view.messages.length === 0;
  part("messages").replaceChildren(...view.messages.map(messageItem).reverse());
  closeLater(view.toasts);
  keep("dialog", view.dialogs, ({ id }) => id, dialogBox);
  const content = contents();
  /** @type {{ number: number, one: Content, interaction: Interaction | null }[]} */
  const wanted = [];
  for (const [number, one] of content.entries()) {
    if (one.per === "workspace") wanted.push({ number, one, interaction: null });
    else for (const interaction of view.interactions) wanted.push({ number, one, interaction });
  }
  /** @param {{ number: number, interaction: Interaction | null }} about */
  const name = ({ number, interaction }) =>
    interaction === null ? `content-${number}` : `content-${number}-${interaction.interactionId}`;
  keep("content", wanted, name, (about) => place(name(about), about.one, about.interaction));
  if (focused) /** @type {HTMLElement | null} */ (document.querySelector(`[data-testid="${CSS.escape(focused)}"]`))?.focus();
}

/** @returns {Content[]} */
function contents() {
  const asked = new URLSearchParams(location.search).getAll("content").filter((url) => /^https?:\/\//.test(url));
  if (asked.length) return asked.map((url) => ({ label: "Web content", url, display: "tab", per: "workspace" }));
  return opened.content ?? [{ label: "Demo", url: "/workspace/demo", display: "tab", per: "workspace" }];
}

/** @param {Toast[]} toasts */
function closeLater(toasts) {
  for (const [id, timer] of [...timers]) {
    if (!toasts.some((one) => one.id === id)) {
      clearTimeout(timer);
      timers.delete(id);
    }
  }
  for (const { id, autoCloseTimeout } of toasts) {
    if (autoCloseTimeout && !timers.has(id)) {
      timers.set(id, window.setTimeout(() => act({ do: "button", toast: id }), autoCloseTimeout));
    }
  }
}

// Opening

function listen() {
  const address = `${location.origin.replace(/^http/, "ws")}${hub}/channel/${opened.desktop}`;
  const socket = new WebSocket(address);
  socket.addEventListener("message", ({ data }) => {
    const told = JSON.parse(data);
    if (told.reload) location.reload();
    else if (told.view) show(told.view);
    else deliver(told.post, told.message);
  });
  socket.addEventListener("close", () => {
    const problem = part("problem");
    problem.textContent = "The hub is gone; reload the page once it is back.";
    problem.hidden = false;
  });
  return new Promise((resolve) => socket.addEventListener("open", resolve));
}

/** @param {number} number @param {unknown} message */
function deliver(number, message) {
  const frame = [...frames.values()].find((one) => one.number === number);
  if (frame === undefined) return;
  if (frame.waiting > 0) frame.held.push(message);
  else post(frame, message);
}

part("agent-state").addEventListener("change", ({ target }) =>
  act({ do: "state", state: /** @type {HTMLSelectElement} */ (target).value }));
part("ring").addEventListener("submit", (event) => {
  event.preventDefault();
  const media = /** @type {HTMLSelectElement} */ (part("ring-media")).value;
  act({ do: "ring", media, from: /** @type {HTMLInputElement} */ (part("ring-from")).value });
});
part("dial").addEventListener("submit", (event) => {
  event.preventDefault();
  act({ do: "dial", to: /** @type {HTMLInputElement} */ (part("dial-to")).value });
});
window.addEventListener("focus", () => { if (opened !== undefined) act({ do: "focus" }); });

const contentUrl = /** @type {HTMLInputElement} */ (part("content-url"));
contentUrl.value = new URLSearchParams(location.search).get("content") ?? "";
part("address").addEventListener("submit", (event) => {
  event.preventDefault();
  location.search = `?content=${encodeURIComponent(contentUrl.value)}`;
});

async function open() {
  const response = await send("desktops", { address: location.href });
  const told = await response.json();
  if (!response.ok) {
    const problem = part("problem");
    problem.textContent = told.message;
    problem.hidden = false;
    return;
  }
  opened = told;
  await listen();
  show(opened.view);
  document.documentElement.dataset.ready = "true";
}

open();

export {};
