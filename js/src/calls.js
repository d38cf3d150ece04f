// Generated from docs/openapi.json by `python -m tests.javascript.generate`: every call of the control API.

import { kebab } from "./connection.js";

/** @import * as Api from "../types/api.js" */
/** @import {Connection} from "./connection.js" */
/** @import {Followed} from "./events.js" */
/** @template T @template {PropertyKey} [Placed=never] @typedef {Api.Options<Omit<T, Placed>>} Options */

/** What is asked of a hub; a method for each call. */
export class HubCalls {
  /**
   * @param {Connection} connection
   * @param {string} [base] where its calls begin
   */
  constructor(connection, base = "") {
    this.connection = connection;
    /** @protected */
    this.base = base;
  }

  /**
   * List every route.
   *
   * @returns {Promise<Api.Index>}
   */
  index() {
    return this.connection.send("GET", `${this.base}/`);
  }

  /**
   * Say that the server answers.
   *
   * @returns {Promise<Api.Health>}
   */
  health() {
    return this.connection.send("GET", `${this.base}/healthz`);
  }

  /**
   * Say whether every listener is up and the scenarios it was started with are armed.
   *
   * @returns {Promise<Api.Readiness>}
   */
  readiness() {
    return this.connection.send("GET", `${this.base}/readyz`);
  }

  /**
   * Give the certificate that clients of the https listener have to trust, in PEM.
   *
   * @returns {Promise<string>}
   */
  ca() {
    return this.connection.text("GET", `${this.base}/ca.pem`);
  }

  /**
   * Say which MockHub this is.
   *
   * @returns {Promise<Api.Version>}
   */
  version() {
    return this.connection.send("GET", `${this.base}/v1/version`);
  }

  /**
   * Describe the control API in OpenAPI 3.1.
   *
   * @returns {Promise<{ [name: string]: unknown }>}
   */
  openapi() {
    return this.connection.send("GET", `${this.base}/v1/openapi.json`);
  }

  /**
   * List every sandbox.
   *
   * @returns {Promise<Api.SandboxesShown>}
   */
  listSandboxes() {
    return this.connection.send("GET", `${this.base}/v1/sandboxes`);
  }

  /**
   * Make a new sandbox, armed with a scenario if one is given.
   *
   * @param {Api.NewSandboxInScenario | `${string}$(${string})${string}`} [world]
   * @returns {Promise<Api.SandboxShown>}
   */
  createSandbox(world = {}) {
    return this.connection.send("POST", `${this.base}/v1/sandboxes`, { body: world });
  }

  /**
   * Play a scenario with the built-in visitor, in a sandbox of its own, and say what was seen.
   *
   * The sandbox is deleted afterwards. Time jumps unless the scenario or `clock` says otherwise: nobody but the
   * built-in visitor takes part, so nobody needs to wait. Mistakes in the text have their file, line and column.
   *
   * @param {string} scenario Its text, as a file holds it.
   * @param {Options<Api.PlayRequest, "scenario">} [options]
   * @returns {Promise<Api.Played>}
   */
  playText(scenario, options = {}) {
    const path = `${this.base}/v1/plays`;
    return this.connection.send("POST", path, { body: { scenario, ...kebab(options) }, slow: 3600 });
  }

  /**
   * List every way to break a token, and what it is refused for.
   *
   * @returns {Promise<Api.DefectsShown>}
   */
  defects() {
    return this.connection.send("GET", `${this.base}/v1/defects`);
  }

  /**
   * Show calls whose ids belong to no sandbox.
   *
   * @param {Options<Api.ListOrphansQuery>} [options]
   * @returns {Promise<Api.JournalShown>}
   */
  orphans(options = {}) {
    return this.connection.send("GET", `${this.base}/v1/orphans`, { query: kebab(options) });
  }

  /**
   * List every cause MockHub names, and how it shows on each surface.
   *
   * @returns {Promise<Api.CausesShown>}
   */
  errors() {
    return this.connection.send("GET", `${this.base}/v1/errors`);
  }

  /**
   * List the points at which calls can be expected, with their addresses.
   *
   * @returns {Promise<Api.PointsShown>}
   */
  points() {
    return this.connection.send("GET", `${this.base}/v1/points`);
  }

  /**
   * List the browser SDK's events, which can be raised in pages.
   *
   * @returns {Promise<Api.EventsShown>}
   */
  events() {
    return this.connection.send("GET", `${this.base}/v1/events`);
  }

  /**
   * Show what is there and how often everything happened, in Prometheus's text format.
   *
   * @returns {Promise<string>}
   */
  metrics() {
    return this.connection.text("GET", `${this.base}/metrics`);
  }
}

/** What is asked of a sandbox; a method for each call. */
export class SandboxCalls {
  /**
   * @param {Connection} connection
   * @param {string} [base] where its calls begin
   */
  constructor(connection, base = "") {
    this.connection = connection;
    /** @protected */
    this.base = base;
  }

  /**
   * Tell everything that is needed to reach a sandbox.
   *
   * @returns {Promise<Api.SandboxShown>}
   */
  show() {
    return this.connection.send("GET", `${this.base}`);
  }

  /**
   * Forget a sandbox and everything in it.
   *
   * @returns {Promise<void>}
   */
  delete() {
    return this.connection.send("DELETE", `${this.base}`);
  }

  /**
   * Return a sandbox to its first state, the scenario it was made with included.
   *
   * @returns {Promise<Api.SandboxShown>}
   */
  reset() {
    return this.connection.send("POST", `${this.base}/reset`);
  }

  /**
   * List the registered providers by name, as they are written.
   *
   * What is as it always is stands in none of them; secrets are not shown.
   *
   * @returns {Promise<{ [name: string]: Api.ProviderSpec }>}
   */
  providers() {
    return this.connection.send("GET", `${this.base}/providers`);
  }

  /**
   * Register a provider, in place of one of that name.
   *
   * @param {string} [name] The provider's name.
   * @param {ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | Api.GivesToken | Api.Throws | Api.Rejects | Api.Hangs | Api.ComesLate | Api.Returns | Api.Answers> | Api.ProviderSpec} [provider]
   * @returns {Promise<Api.ProviderShown>}
   */
  registerProvider(name = "default", provider = {}) {
    const path = `${this.base}/providers/${encodeURIComponent(name)}`;
    return this.connection.send("PUT", path, { body: provider });
  }

  /**
   * Forget a provider.
   *
   * @param {string} [name] The provider's name.
   * @returns {Promise<void>}
   */
  removeProvider(name = "default") {
    return this.connection.send("DELETE", `${this.base}/providers/${encodeURIComponent(name)}`);
  }

  /**
   * Put a scenario's world (`given`) into the sandbox: clock, widget, providers, visitors, faults.
   *
   * The scenario stands in the body, or as the text of a file: `{"text": "scenario: ...", "file": "auth.yaml"}`.
   * Time is real unless it says otherwise.
   *
   * @param {Api.ScenarioInScenario | `${string}$(${string})${string}` | Api.ScenarioFileInScenario} scenario
   * @returns {Promise<Api.Armed>}
   */
  armScenario(scenario) {
    return this.connection.send("PUT", `${this.base}/scenario`, { body: scenario });
  }

  /**
   * Arm the sandbox with a scenario, and look for its steps in the calls that come.
   *
   * Each step of a visitor is seen in the first call that shows what it expects, whoever makes it, in the order of
   * the file; time is advanced, keys are rotated and faults are armed when it is their turn. Time is real unless the
   * scenario or `clock` says otherwise.
   *
   * @param {string} scenario Its text, as a file holds it.
   * @param {Options<Api.SuiteRequest, "scenario">} [options]
   * @returns {Promise<Api.SuiteBegun>}
   */
  beginSuiteText(scenario, options = {}) {
    return this.connection.send("PUT", `${this.base}/suite`, { body: { scenario, ...kebab(options) } });
  }

  /**
   * Say what was seen so far of the scenario that a suite plays: its steps and what it expects.
   *
   * @returns {Promise<Api.Played>}
   */
  suite() {
    return this.connection.send("GET", `${this.base}/suite`);
  }

  /**
   * List the armed faults in the order in which they are asked, with their counters.
   *
   * @returns {Promise<Api.FaultsShown>}
   */
  faults() {
    return this.connection.send("GET", `${this.base}/faults`);
  }

  /**
   * Arm a fault, behind those that are armed.
   *
   * It acts until it is cleared, unless `when` says otherwise: `{"calls": 1}` is the next call, `{"calls": "1-3"}`
   * the next three.
   *
   * @param {Api.Point} at The point where it acts.
   * @param {Options<Api.FaultSpec, "at">} [options]
   * @returns {Promise<Api.FaultShown>}
   */
  armFault(at, options = {}) {
    return this.connection.send("POST", `${this.base}/faults`, { body: { at, ...kebab(options) } });
  }

  /**
   * Clear every fault, the armed scenario's too.
   *
   * @returns {Promise<void>}
   */
  clearFaults() {
    return this.connection.send("DELETE", `${this.base}/faults`);
  }

  /**
   * Clear a fault; nothing of it is left but what the journal tells.
   *
   * @param {string} fault The fault's name.
   * @returns {Promise<void>}
   */
  clearFault(fault) {
    return this.connection.send("DELETE", `${this.base}/faults/${encodeURIComponent(fault)}`);
  }

  /**
   * Have the built-in visitor start a chat over real HTTP, and say what their page saw.
   *
   * `widget`, `provider` and `client` put something else than the armed scenario's on the page.
   *
   * @param {Options<Api.StartChatRequest>} [options]
   * @returns {Promise<Api.ChatShown>}
   */
  startChat(options = {}) {
    return this.connection.send("POST", `${this.base}/visitor/start-chat`, { body: { ...kebab(options) } });
  }

  /**
   * List the conversations, oldest first; of more than `limit` the newest.
   *
   * @param {Options<Api.ListConversationsQuery>} [options]
   * @returns {Promise<Api.ConversationsShown>}
   */
  conversations(options = {}) {
    return this.connection.send("GET", `${this.base}/conversations`, { query: kebab(options) });
  }

  /**
   * Show a conversation and what was said in it, oldest first; of more than `limit` messages the newest.
   *
   * Its name is its request id, the id of its work item or chat, or its reconnect id.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {Options<Api.ShowConversationQuery>} [options]
   * @returns {Promise<Api.TalkShown>}
   */
  conversation(conversation, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}`;
    return this.connection.send("GET", path, { query: kebab(options) });
  }

  /**
   * Revoke the chat tokens of a conversation's customer; those that are asked for later are good again.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @returns {Promise<void>}
   */
  revokeChatTokens(conversation) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/chat-tokens/revoke`;
    return this.connection.send("POST", path);
  }

  /**
   * Have an agent or a bot join a conversation, which is `Active` from then on.
   *
   * Its name is its request id, the id of its work item or chat, or its reconnect id.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {string} [agent] Who: the same name is the same person in every conversation of the sandbox, drawn from its seed.
   * @param {Options<Api.JoinRequest, "agent">} [options]
   * @returns {Promise<Api.ConversationShown>}
   */
  agentJoins(conversation, agent, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/join`;
    return this.connection.send("POST", path, { body: { agent, ...kebab(options) } });
  }

  /**
   * Have an agent say something.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {string} text
   * @param {Options<Api.SayRequest, "text">} [options]
   * @returns {Promise<Api.MessageShown>}
   */
  agentSays(conversation, text, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/say`;
    return this.connection.send("POST", path, { body: { text, ...kebab(options) } });
  }

  /**
   * Have an agent send an Adaptive Card, as bots of Azure Communication Services send them.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {{
  type: "AdaptiveCard";
  [name: string]: unknown;
}} card
   * @param {Options<Api.CardRequest, "card">} [options]
   * @returns {Promise<Api.MessageShown>}
   */
  agentSendsCard(conversation, card, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/card`;
    return this.connection.send("POST", path, { body: { card, ...kebab(options) } });
  }

  /**
   * Have an agent send a file, of text, base64 or so many bytes of anything.
   *
   * The widget's settings must let agents send files, and such files.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {string} name Its name; by its ending clients tell what it is.
   * @param {string | null} [content] The text in it.
   * @param {Options<Api.AttachRequest, "name" | "content">} [options]
   * @returns {Promise<Api.MessageShown>}
   */
  agentAttaches(conversation, name, content, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/attach`;
    return this.connection.send("POST", path, { body: { name, content, ...kebab(options) } });
  }

  /**
   * Have an agent type.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {Options<Api.AgentRequest>} [options]
   * @returns {Promise<void>}
   */
  agentTypes(conversation, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/typing`;
    return this.connection.send("POST", path, { body: { ...kebab(options) } });
  }

  /**
   * Have an agent read up to a message; a receipt never goes back.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {string | null} [message] Its id; the newest unless said.
   * @param {Options<Api.ReadRequest, "message">} [options]
   * @returns {Promise<Api.ReceiptShown>}
   */
  agentReads(conversation, message, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/read`;
    return this.connection.send("POST", path, { body: { message, ...kebab(options) } });
  }

  /**
   * Have an agent leave without ending the conversation; after the last it is `Waiting`.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {Options<Api.AgentRequest>} [options]
   * @returns {Promise<Api.ConversationShown>}
   */
  agentLeaves(conversation, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/leave`;
    return this.connection.send("POST", path, { body: { ...kebab(options) } });
  }

  /**
   * Have an agent hand the conversation to another, or back to the queue, where it is `Open`.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {string | null} [to] To whom; back to the queue unless said.
   * @param {Options<Api.TransferRequest, "to">} [options]
   * @returns {Promise<Api.ConversationShown>}
   */
  agentTransfers(conversation, to, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/transfer`;
    return this.connection.send("POST", path, { body: { to, ...kebab(options) } });
  }

  /**
   * Have an agent end the conversation: everybody who served it leaves, and nothing more is said.
   *
   * What is wrapped up is closed by another call with `wrap-up` false.
   *
   * @param {string} conversation The conversation's request id, or another of its ids.
   * @param {Options<Api.EndRequest>} [options]
   * @returns {Promise<Api.ConversationShown>}
   */
  agentEnds(conversation, options = {}) {
    const path = `${this.base}/conversations/${encodeURIComponent(conversation)}/agent/end`;
    return this.connection.send("POST", path, { body: { ...kebab(options) } });
  }

  /**
   * List the web pages that have the widget, oldest first.
   *
   * @returns {Promise<Api.PagesShown>}
   */
  pages() {
    return this.connection.send("GET", `${this.base}/pages`);
  }

  /**
   * Raise an event in web pages, as the widget itself raises it.
   *
   * @param {Api.EventName} event
   * @param {unknown} [detail] The event's `detail`.
   * @param {Options<Api.RaiseEventRequest, "event" | "detail">} [options]
   * @returns {Promise<Api.EventRaised>}
   */
  raiseEvent(event, detail, options = {}) {
    const path = `${this.base}/pages/events`;
    return this.connection.send("POST", path, { body: { event, detail, ...kebab(options) } });
  }

  /**
   * Show the workspace: the agent, the interactions, what is on the desktop, and who listens.
   *
   * @returns {Promise<Api.WorkspaceShown>}
   */
  workspace() {
    return this.connection.send("GET", `${this.base}/workspace`);
  }

  /**
   * Show the workspace's settings, as they are written.
   *
   * @returns {Promise<Api.SettingsShown>}
   */
  workspaceSettings() {
    return this.connection.send("GET", `${this.base}/workspace/settings`);
  }

  /**
   * Put settings in place of the workspace's; what is not said is as in a new one. What is under way goes on.
   *
   * @param {Options<Api.WorkspaceSpec>} [options]
   * @returns {Promise<Api.SettingsShown>}
   */
  replaceWorkspace(options = {}) {
    return this.connection.send("PUT", `${this.base}/workspace/settings`, { body: { ...kebab(options) } });
  }

  /**
   * Change single settings of the workspace; what is not said stays. What is under way goes on.
   *
   * Objects are changed member by member: `{"rate-limits": {"agent.get": 5}}` leaves other limits alone.
   *
   * @param {Options<Api.WorkspaceSpec>} [options]
   * @returns {Promise<Api.SettingsShown>}
   */
  setWorkspace(options = {}) {
    return this.connection.send("PATCH", `${this.base}/workspace/settings`, { body: { ...kebab(options) } });
  }

  /**
   * Have something happen at the desktop: somebody rings, the agent answers, an event is raised.
   *
   * @param {"ring" | "dial" | "write" | "answer" | "reject" | "connect" | "hold" | "resume" | "end" | "save" | "mark-done" | "state" | "select-case" | "button" | "close-dialog" | "campaign" | "emit" | "announce"} doing `ring`: somebody calls or writes; `connect`: who was called answers; `emit`: an event of your own; `announce`: pages are told another `frameId`.
   * @param {Options<Api.Action, "do">} [options]
   * @returns {Promise<Api.ActionDone>}
   */
  act(doing, options = {}) {
    const path = `${this.base}/workspace/actions`;
    return this.connection.send("POST", path, { body: { do: doing, ...kebab(options) } });
  }

  /**
   * Tell a sandbox's time, and how it moves.
   *
   * @returns {Promise<Api.ClockShown>}
   */
  clock() {
    return this.connection.send("GET", `${this.base}/clock`);
  }

  /**
   * Set how a sandbox's time moves, the time it shows, or both; whoever waits for a time now past wakes.
   *
   * @param {"real" | "auto" | "manual" | null} [mode] `auto` jumps to the next timer when everybody waits, `manual` moves by `advance` only.
   * @param {Options<Api.ClockSpec, "mode">} [options]
   * @returns {Promise<Api.ClockShown>}
   */
  setClock(mode, options = {}) {
    return this.connection.send("PUT", `${this.base}/clock`, { body: { mode, ...kebab(options) } });
  }

  /**
   * Move a sandbox's time forward, in any mode, waking whoever waits in the order of their timers.
   *
   * @param {string | 0} time How far.
   * @returns {Promise<Api.ClockShown>}
   */
  advance(time) {
    return this.connection.send("POST", `${this.base}/clock/advance`, { body: { time } });
  }

  /**
   * Show the built-in issuer's keys, and how they are published.
   *
   * @returns {Promise<Api.KeysShown>}
   */
  keys() {
    return this.connection.send("GET", `${this.base}/keys`);
  }

  /**
   * Publish the built-in issuer's keys, withhold them, or break what is published.
   *
   * Providers go on with keys they have fetched until those are due (`rules.refresh`) or a token names an unknown
   * one.
   *
   * @param {"ok" | "withheld" | "broken"} published `ok`: as they are; `withheld`: their addresses answer 503; `broken`: nobody can parse what they answer.
   * @returns {Promise<Api.KeysShown>}
   */
  publishKeys(published) {
    return this.connection.send("PUT", `${this.base}/keys`, { body: { published } });
  }

  /**
   * Have the built-in issuer sign with a new key.
   *
   * The bare PEM address publishes the new key alone; the others go on with the old ones too, unless `keep-old` is
   * false.
   *
   * @param {Options<Api.RotateKeys>} [options]
   * @returns {Promise<Api.KeysShown>}
   */
  rotateKeys(options = {}) {
    return this.connection.send("POST", `${this.base}/keys/rotate`, { body: { ...kebab(options) } });
  }

  /**
   * Make a token that the sandbox accepts, or one that is broken on purpose.
   *
   * @param {Options<Api.MintRequest>} [options]
   * @returns {Promise<Api.Minted>}
   */
  mint(options = {}) {
    return this.connection.send("POST", `${this.base}/tokens`, { body: { ...kebab(options) } });
  }

  /**
   * Make a token that the sandbox accepts, or one that is broken on purpose.
   *
   * @param {"empty" | "whitespace" | "not-a-string" | "oversized" | "five-segments" | "two-segments" | "html" | "bad-base64" | "unused-bits" | "bad-header-json" | "duplicate-member" | "alg-missing" | "alg-none" | "wrong-alg" | "hmac-with-public-key" | "crit" | "bad-kid" | "bad-typ" | "unknown-kid" | "signature-missing" | "wrong-key" | "tampered" | "bad-payload-json" | "payload-not-object" | "exp-as-text" | "sub-as-number" | "missing-iss" | "missing-iat" | "missing-exp" | "missing-sub" | "expired" | "not-yet-valid" | "issued-in-future" | "wrong-issuer" | "lwicontexts-not-string" | "lwicontexts-not-json" | "lwicontexts-not-object" | "lwicontexts-bad-value" | "lwicontexts-too-many-keys" | null} defect A defect of `mockhub token break --list`.
   * @param {Options<Api.MintRequest, "defect">} [options]
   * @returns {Promise<Api.Minted>}
   */
  breakToken(defect, options = {}) {
    return this.connection.send("POST", `${this.base}/tokens`, { body: { defect, ...kebab(options) } });
  }

  /**
   * Say of every rule whether a token passes it, fails it, or never gets there.
   *
   * Nothing is judged: no verdict stands in the journal, and a token for single use stays unused. Keys are fetched
   * where they are needed.
   *
   * @param {unknown} token What a provider gave: text, or whatever else.
   * @param {Options<Api.InspectRequest, "token">} [options]
   * @returns {Promise<Api.Inspection>}
   */
  inspect(token, options = {}) {
    return this.connection.send("POST", `${this.base}/tokens/inspect`, { body: { token, ...kebab(options) } });
  }

  /**
   * Show what happened in a sandbox, oldest first; of more than `limit` the oldest, with how to go on.
   *
   * @param {Options<Api.ListEntriesQuery>} [options]
   * @returns {Promise<Api.JournalShown>}
   */
  journal(options = {}) {
    return this.connection.send("GET", `${this.base}/journal`, { query: kebab(options) });
  }

  /**
   * Show one entry of the journal.
   *
   * @param {number} seq The entry's number.
   * @param {Options<Api.ShowEntryQuery>} [options]
   * @returns {Promise<Api.EntryShown>}
   */
  entry(seq, options = {}) {
    const path = `${this.base}/journal/${encodeURIComponent(seq)}`;
    return this.connection.send("GET", path, { query: kebab(options) });
  }

  /**
   * Find the entries that meet a condition, oldest first; if there are none, say which came nearest.
   *
   * Of more than `limit` entries the oldest are shown, with how to go on.
   *
   * @param {Api.Point2 | null} [at] Where they happen; anywhere unless said.
   * @param {Options<Api.QueryRequest, "at">} [options]
   * @returns {Promise<Api.Found>}
   */
  find(at, options = {}) {
    return this.connection.send("POST", `${this.base}/journal/query`, { body: { at, ...kebab(options) } });
  }

  /**
   * Wait until so many finished entries meet a condition, or the time is over, which is real time.
   *
   * It is refused when the sandbox is reset or deleted meanwhile, and when too few are kept of what came since.
   *
   * @param {Api.Point2 | null} [at] Where they happen; anywhere unless said.
   * @param {Options<Api.WaitRequest, "at">} [options]
   * @returns {Promise<Api.WaitedShown>}
   */
  wait(at, options = {}) {
    const path = `${this.base}/journal/wait`;
    return this.connection.send("POST", path, { body: { at, ...kebab(options) }, slow: 300 });
  }

  /**
   * Follow a sandbox's journal as server-sent events, each entry as it finishes.
   *
   * `id` is an entry's number, `event` is `entry`, `data` the entry. A reader who is too slow is told with an event
   * `lost` how many are missing: `{"count": 3}`. Comments keep the connection alive. Whoever comes back with `Last-
   * Event-ID` gets the entries after it that are kept, whatever `after` says. The stream ends when the sandbox is
   * reset or deleted, and when the server stops.
   *
   * @param {Options<Api.StreamEntriesQuery>} [options]
   * @returns {AsyncGenerator<Followed>}
   */
  stream(options = {}) {
    return this.connection.follow("GET", `${this.base}/journal/stream`, { query: kebab(options) });
  }

  /**
   * Take the journal along as lines of JSON, an entry each; the first says how many are missing, if any are.
   *
   * @param {Options<Api.ExportEntriesQuery>} [options]
   * @returns {Promise<string>}
   */
  export(options = {}) {
    return this.connection.text("GET", `${this.base}/journal/export`, { query: kebab(options) });
  }

  /**
   * Say whether the journal holds what must be seen, after a mark if one is given.
   *
   * What is pending does not count. It is refused when entries after the mark were dropped: what is left proves
   * nothing.
   *
   * @param {ReadonlyArray<Api.Count | Api.InOrder | Api.Fired | Api.Waited>} expect Written as in scenario files.
   * @param {Options<Api.VerifyRequest, "expect">} [options]
   * @returns {Promise<Api.Verified>}
   */
  verify(expect, options = {}) {
    return this.connection.send("POST", `${this.base}/verify`, { body: { expect, ...kebab(options) } });
  }

  /**
   * Say how the armed scenario's expectations stand; they count from when it was armed, whatever is kept.
   *
   * @returns {Promise<Api.Standing>}
   */
  verification() {
    return this.connection.send("GET", `${this.base}/verification`);
  }
}
