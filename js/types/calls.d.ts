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
    constructor(connection: Connection, base?: string);
    connection: Connection;
    /** @protected */
    protected base: string;
    /**
     * List every route.
     *
     * @returns {Promise<Api.Index>}
     */
    index(): Promise<Api.Index>;
    /**
     * Say that the server answers.
     *
     * @returns {Promise<Api.Health>}
     */
    health(): Promise<Api.Health>;
    /**
     * Say whether every listener is up and the scenarios it was started with are armed.
     *
     * @returns {Promise<Api.Readiness>}
     */
    readiness(): Promise<Api.Readiness>;
    /**
     * Give the certificate that clients of the https listener have to trust, in PEM.
     *
     * @returns {Promise<string>}
     */
    ca(): Promise<string>;
    /**
     * Say which MockHub this is.
     *
     * @returns {Promise<Api.Version>}
     */
    version(): Promise<Api.Version>;
    /**
     * Describe the control API in OpenAPI 3.1.
     *
     * @returns {Promise<{ [name: string]: unknown }>}
     */
    openapi(): Promise<{
        [name: string]: unknown;
    }>;
    /**
     * List every sandbox.
     *
     * @returns {Promise<Api.SandboxesShown>}
     */
    listSandboxes(): Promise<Api.SandboxesShown>;
    /**
     * Make a new sandbox, armed with a scenario if one is given.
     *
     * @param {Api.NewSandboxInScenario | `${string}$(${string})${string}`} [world]
     * @returns {Promise<Api.SandboxShown>}
     */
    createSandbox(world?: Api.NewSandboxInScenario | `${string}$(${string})${string}`): Promise<Api.SandboxShown>;
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
    playText(scenario: string, options?: Options<Api.PlayRequest, "scenario">): Promise<Api.Played>;
    /**
     * List every way to break a token, and what it is refused for.
     *
     * @returns {Promise<Api.DefectsShown>}
     */
    defects(): Promise<Api.DefectsShown>;
    /**
     * Show calls whose ids belong to no sandbox.
     *
     * @param {Options<Api.ListOrphansQuery>} [options]
     * @returns {Promise<Api.JournalShown>}
     */
    orphans(options?: Options<Api.ListOrphansQuery>): Promise<Api.JournalShown>;
    /**
     * List every cause MockHub names, and how it shows on each surface.
     *
     * @returns {Promise<Api.CausesShown>}
     */
    errors(): Promise<Api.CausesShown>;
    /**
     * List the points at which calls can be expected, with their addresses.
     *
     * @returns {Promise<Api.PointsShown>}
     */
    points(): Promise<Api.PointsShown>;
    /**
     * List the browser SDK's events, which can be raised in pages.
     *
     * @returns {Promise<Api.EventsShown>}
     */
    events(): Promise<Api.EventsShown>;
    /**
     * Show what is there and how often everything happened, in Prometheus's text format.
     *
     * @returns {Promise<string>}
     */
    metrics(): Promise<string>;
}
/** What is asked of a sandbox; a method for each call. */
export class SandboxCalls {
    /**
     * @param {Connection} connection
     * @param {string} [base] where its calls begin
     */
    constructor(connection: Connection, base?: string);
    connection: Connection;
    /** @protected */
    protected base: string;
    /**
     * Tell everything that is needed to reach a sandbox.
     *
     * @returns {Promise<Api.SandboxShown>}
     */
    show(): Promise<Api.SandboxShown>;
    /**
     * Forget a sandbox and everything in it.
     *
     * @returns {Promise<void>}
     */
    delete(): Promise<void>;
    /**
     * Return a sandbox to its first state, the scenario it was made with included.
     *
     * @returns {Promise<Api.SandboxShown>}
     */
    reset(): Promise<Api.SandboxShown>;
    /**
     * List the registered providers by name, as they are written.
     *
     * What is as it always is stands in none of them; secrets are not shown.
     *
     * @returns {Promise<{ [name: string]: Api.ProviderSpec }>}
     */
    providers(): Promise<{
        [name: string]: Api.ProviderSpec;
    }>;
    /**
     * Register a provider, in place of one of that name.
     *
     * @param {string} [name] The provider's name.
     * @param {ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | Api.GivesToken | Api.Throws | Api.Rejects | Api.Hangs | Api.ComesLate | Api.Returns | Api.Answers> | Api.ProviderSpec} [provider]
     * @returns {Promise<Api.ProviderShown>}
     */
    registerProvider(name?: string, provider?: ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | Api.GivesToken | Api.Throws | Api.Rejects | Api.Hangs | Api.ComesLate | Api.Returns | Api.Answers> | Api.ProviderSpec): Promise<Api.ProviderShown>;
    /**
     * Forget a provider.
     *
     * @param {string} [name] The provider's name.
     * @returns {Promise<void>}
     */
    removeProvider(name?: string): Promise<void>;
    /**
     * Put a scenario's world (`given`) into the sandbox: clock, widget, providers, visitors, faults.
     *
     * The scenario stands in the body, or as the text of a file: `{"text": "scenario: ...", "file": "auth.yaml"}`.
     * Time is real unless it says otherwise.
     *
     * @param {Api.ScenarioInScenario | `${string}$(${string})${string}` | Api.ScenarioFileInScenario} scenario
     * @returns {Promise<Api.Armed>}
     */
    armScenario(scenario: Api.ScenarioInScenario | `${string}$(${string})${string}` | Api.ScenarioFileInScenario): Promise<Api.Armed>;
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
    beginSuiteText(scenario: string, options?: Options<Api.SuiteRequest, "scenario">): Promise<Api.SuiteBegun>;
    /**
     * Say what was seen so far of the scenario that a suite plays: its steps and what it expects.
     *
     * @returns {Promise<Api.Played>}
     */
    suite(): Promise<Api.Played>;
    /**
     * List the armed faults in the order in which they are asked, with their counters.
     *
     * @returns {Promise<Api.FaultsShown>}
     */
    faults(): Promise<Api.FaultsShown>;
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
    armFault(at: Api.Point, options?: Options<Api.FaultSpec, "at">): Promise<Api.FaultShown>;
    /**
     * Clear every fault, the armed scenario's too.
     *
     * @returns {Promise<void>}
     */
    clearFaults(): Promise<void>;
    /**
     * Clear a fault; nothing of it is left but what the journal tells.
     *
     * @param {string} fault The fault's name.
     * @returns {Promise<void>}
     */
    clearFault(fault: string): Promise<void>;
    /**
     * Have the built-in visitor start a chat over real HTTP, and say what their page saw.
     *
     * `widget`, `provider` and `client` put something else than the armed scenario's on the page.
     *
     * @param {Options<Api.StartChatRequest>} [options]
     * @returns {Promise<Api.ChatShown>}
     */
    startChat(options?: Options<Api.StartChatRequest>): Promise<Api.ChatShown>;
    /**
     * List the conversations, oldest first; of more than `limit` the newest.
     *
     * @param {Options<Api.ListConversationsQuery>} [options]
     * @returns {Promise<Api.ConversationsShown>}
     */
    conversations(options?: Options<Api.ListConversationsQuery>): Promise<Api.ConversationsShown>;
    /**
     * Show a conversation and what was said in it, oldest first; of more than `limit` messages the newest.
     *
     * Its name is its request id, the id of its work item or chat, or its reconnect id.
     *
     * @param {string} conversation The conversation's request id, or another of its ids.
     * @param {Options<Api.ShowConversationQuery>} [options]
     * @returns {Promise<Api.TalkShown>}
     */
    conversation(conversation: string, options?: Options<Api.ShowConversationQuery>): Promise<Api.TalkShown>;
    /**
     * Revoke the chat tokens of a conversation's customer; those that are asked for later are good again.
     *
     * @param {string} conversation The conversation's request id, or another of its ids.
     * @returns {Promise<void>}
     */
    revokeChatTokens(conversation: string): Promise<void>;
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
    agentJoins(conversation: string, agent?: string, options?: Options<Api.JoinRequest, "agent">): Promise<Api.ConversationShown>;
    /**
     * Have an agent say something.
     *
     * @param {string} conversation The conversation's request id, or another of its ids.
     * @param {string} text
     * @param {Options<Api.SayRequest, "text">} [options]
     * @returns {Promise<Api.MessageShown>}
     */
    agentSays(conversation: string, text: string, options?: Options<Api.SayRequest, "text">): Promise<Api.MessageShown>;
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
    agentSendsCard(conversation: string, card: {
        type: "AdaptiveCard";
        [name: string]: unknown;
    }, options?: Options<Api.CardRequest, "card">): Promise<Api.MessageShown>;
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
    agentAttaches(conversation: string, name: string, content?: string | null, options?: Options<Api.AttachRequest, "name" | "content">): Promise<Api.MessageShown>;
    /**
     * Have an agent type.
     *
     * @param {string} conversation The conversation's request id, or another of its ids.
     * @param {Options<Api.AgentRequest>} [options]
     * @returns {Promise<void>}
     */
    agentTypes(conversation: string, options?: Options<Api.AgentRequest>): Promise<void>;
    /**
     * Have an agent read up to a message; a receipt never goes back.
     *
     * @param {string} conversation The conversation's request id, or another of its ids.
     * @param {string | null} [message] Its id; the newest unless said.
     * @param {Options<Api.ReadRequest, "message">} [options]
     * @returns {Promise<Api.ReceiptShown>}
     */
    agentReads(conversation: string, message?: string | null, options?: Options<Api.ReadRequest, "message">): Promise<Api.ReceiptShown>;
    /**
     * Have an agent leave without ending the conversation; after the last it is `Waiting`.
     *
     * @param {string} conversation The conversation's request id, or another of its ids.
     * @param {Options<Api.AgentRequest>} [options]
     * @returns {Promise<Api.ConversationShown>}
     */
    agentLeaves(conversation: string, options?: Options<Api.AgentRequest>): Promise<Api.ConversationShown>;
    /**
     * Have an agent hand the conversation to another, or back to the queue, where it is `Open`.
     *
     * @param {string} conversation The conversation's request id, or another of its ids.
     * @param {string | null} [to] To whom; back to the queue unless said.
     * @param {Options<Api.TransferRequest, "to">} [options]
     * @returns {Promise<Api.ConversationShown>}
     */
    agentTransfers(conversation: string, to?: string | null, options?: Options<Api.TransferRequest, "to">): Promise<Api.ConversationShown>;
    /**
     * Have an agent end the conversation: everybody who served it leaves, and nothing more is said.
     *
     * What is wrapped up is closed by another call with `wrap-up` false.
     *
     * @param {string} conversation The conversation's request id, or another of its ids.
     * @param {Options<Api.EndRequest>} [options]
     * @returns {Promise<Api.ConversationShown>}
     */
    agentEnds(conversation: string, options?: Options<Api.EndRequest>): Promise<Api.ConversationShown>;
    /**
     * List the web pages that have the widget, oldest first.
     *
     * @returns {Promise<Api.PagesShown>}
     */
    pages(): Promise<Api.PagesShown>;
    /**
     * Raise an event in web pages, as the widget itself raises it.
     *
     * @param {Api.EventName} event
     * @param {unknown} [detail] The event's `detail`.
     * @param {Options<Api.RaiseEventRequest, "event" | "detail">} [options]
     * @returns {Promise<Api.EventRaised>}
     */
    raiseEvent(event: Api.EventName, detail?: unknown, options?: Options<Api.RaiseEventRequest, "event" | "detail">): Promise<Api.EventRaised>;
    /**
     * Show the workspace: the agent, the interactions, what is on the desktop, and who listens.
     *
     * @returns {Promise<Api.WorkspaceShown>}
     */
    workspace(): Promise<Api.WorkspaceShown>;
    /**
     * Show the workspace's settings, as they are written.
     *
     * @returns {Promise<Api.SettingsShown>}
     */
    workspaceSettings(): Promise<Api.SettingsShown>;
    /**
     * Put settings in place of the workspace's; what is not said is as in a new one. What is under way goes on.
     *
     * @param {Options<Api.WorkspaceSpec>} [options]
     * @returns {Promise<Api.SettingsShown>}
     */
    replaceWorkspace(options?: Options<Api.WorkspaceSpec>): Promise<Api.SettingsShown>;
    /**
     * Change single settings of the workspace; what is not said stays. What is under way goes on.
     *
     * Objects are changed member by member: `{"rate-limits": {"agent.get": 5}}` leaves other limits alone.
     *
     * @param {Options<Api.WorkspaceSpec>} [options]
     * @returns {Promise<Api.SettingsShown>}
     */
    setWorkspace(options?: Options<Api.WorkspaceSpec>): Promise<Api.SettingsShown>;
    /**
     * Have something happen at the desktop: somebody rings, the agent answers, an event is raised.
     *
     * @param {"ring" | "dial" | "write" | "answer" | "reject" | "connect" | "hold" | "resume" | "end" | "save" | "mark-done" | "state" | "select-case" | "button" | "close-dialog" | "campaign" | "emit" | "announce"} doing `ring`: somebody calls or writes; `connect`: who was called answers; `emit`: an event of your own; `announce`: pages are told another `frameId`.
     * @param {Options<Api.Action, "do">} [options]
     * @returns {Promise<Api.ActionDone>}
     */
    act(doing: "ring" | "dial" | "write" | "answer" | "reject" | "connect" | "hold" | "resume" | "end" | "save" | "mark-done" | "state" | "select-case" | "button" | "close-dialog" | "campaign" | "emit" | "announce", options?: Options<Api.Action, "do">): Promise<Api.ActionDone>;
    /**
     * Tell a sandbox's time, and how it moves.
     *
     * @returns {Promise<Api.ClockShown>}
     */
    clock(): Promise<Api.ClockShown>;
    /**
     * Set how a sandbox's time moves, the time it shows, or both; whoever waits for a time now past wakes.
     *
     * @param {"real" | "auto" | "manual" | null} [mode] `auto` jumps to the next timer when everybody waits, `manual` moves by `advance` only.
     * @param {Options<Api.ClockSpec, "mode">} [options]
     * @returns {Promise<Api.ClockShown>}
     */
    setClock(mode?: "real" | "auto" | "manual" | null, options?: Options<Api.ClockSpec, "mode">): Promise<Api.ClockShown>;
    /**
     * Move a sandbox's time forward, in any mode, waking whoever waits in the order of their timers.
     *
     * @param {string | 0} time How far.
     * @returns {Promise<Api.ClockShown>}
     */
    advance(time: string | 0): Promise<Api.ClockShown>;
    /**
     * Show the built-in issuer's keys, and how they are published.
     *
     * @returns {Promise<Api.KeysShown>}
     */
    keys(): Promise<Api.KeysShown>;
    /**
     * Publish the built-in issuer's keys, withhold them, or break what is published.
     *
     * Providers go on with keys they have fetched until those are due (`rules.refresh`) or a token names an unknown
     * one.
     *
     * @param {"ok" | "withheld" | "broken"} published `ok`: as they are; `withheld`: their addresses answer 503; `broken`: nobody can parse what they answer.
     * @returns {Promise<Api.KeysShown>}
     */
    publishKeys(published: "ok" | "withheld" | "broken"): Promise<Api.KeysShown>;
    /**
     * Have the built-in issuer sign with a new key.
     *
     * The bare PEM address publishes the new key alone; the others go on with the old ones too, unless `keep-old` is
     * false.
     *
     * @param {Options<Api.RotateKeys>} [options]
     * @returns {Promise<Api.KeysShown>}
     */
    rotateKeys(options?: Options<Api.RotateKeys>): Promise<Api.KeysShown>;
    /**
     * Make a token that the sandbox accepts, or one that is broken on purpose.
     *
     * @param {Options<Api.MintRequest>} [options]
     * @returns {Promise<Api.Minted>}
     */
    mint(options?: Options<Api.MintRequest>): Promise<Api.Minted>;
    /**
     * Make a token that the sandbox accepts, or one that is broken on purpose.
     *
     * @param {"empty" | "whitespace" | "not-a-string" | "oversized" | "five-segments" | "two-segments" | "html" | "bad-base64" | "unused-bits" | "bad-header-json" | "duplicate-member" | "alg-missing" | "alg-none" | "wrong-alg" | "hmac-with-public-key" | "crit" | "bad-kid" | "bad-typ" | "unknown-kid" | "signature-missing" | "wrong-key" | "tampered" | "bad-payload-json" | "payload-not-object" | "exp-as-text" | "sub-as-number" | "missing-iss" | "missing-iat" | "missing-exp" | "missing-sub" | "expired" | "not-yet-valid" | "issued-in-future" | "wrong-issuer" | "lwicontexts-not-string" | "lwicontexts-not-json" | "lwicontexts-not-object" | "lwicontexts-bad-value" | "lwicontexts-too-many-keys" | null} defect A defect of `mockhub token break --list`.
     * @param {Options<Api.MintRequest, "defect">} [options]
     * @returns {Promise<Api.Minted>}
     */
    breakToken(defect: "empty" | "whitespace" | "not-a-string" | "oversized" | "five-segments" | "two-segments" | "html" | "bad-base64" | "unused-bits" | "bad-header-json" | "duplicate-member" | "alg-missing" | "alg-none" | "wrong-alg" | "hmac-with-public-key" | "crit" | "bad-kid" | "bad-typ" | "unknown-kid" | "signature-missing" | "wrong-key" | "tampered" | "bad-payload-json" | "payload-not-object" | "exp-as-text" | "sub-as-number" | "missing-iss" | "missing-iat" | "missing-exp" | "missing-sub" | "expired" | "not-yet-valid" | "issued-in-future" | "wrong-issuer" | "lwicontexts-not-string" | "lwicontexts-not-json" | "lwicontexts-not-object" | "lwicontexts-bad-value" | "lwicontexts-too-many-keys" | null, options?: Options<Api.MintRequest, "defect">): Promise<Api.Minted>;
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
    inspect(token: unknown, options?: Options<Api.InspectRequest, "token">): Promise<Api.Inspection>;
    /**
     * Show what happened in a sandbox, oldest first; of more than `limit` the oldest, with how to go on.
     *
     * @param {Options<Api.ListEntriesQuery>} [options]
     * @returns {Promise<Api.JournalShown>}
     */
    journal(options?: Options<Api.ListEntriesQuery>): Promise<Api.JournalShown>;
    /**
     * Show one entry of the journal.
     *
     * @param {number} seq The entry's number.
     * @param {Options<Api.ShowEntryQuery>} [options]
     * @returns {Promise<Api.EntryShown>}
     */
    entry(seq: number, options?: Options<Api.ShowEntryQuery>): Promise<Api.EntryShown>;
    /**
     * Find the entries that meet a condition, oldest first; if there are none, say which came nearest.
     *
     * Of more than `limit` entries the oldest are shown, with how to go on.
     *
     * @param {Api.Point2 | null} [at] Where they happen; anywhere unless said.
     * @param {Options<Api.QueryRequest, "at">} [options]
     * @returns {Promise<Api.Found>}
     */
    find(at?: Api.Point2 | null, options?: Options<Api.QueryRequest, "at">): Promise<Api.Found>;
    /**
     * Wait until so many finished entries meet a condition, or the time is over, which is real time.
     *
     * It is refused when the sandbox is reset or deleted meanwhile, and when too few are kept of what came since.
     *
     * @param {Api.Point2 | null} [at] Where they happen; anywhere unless said.
     * @param {Options<Api.WaitRequest, "at">} [options]
     * @returns {Promise<Api.WaitedShown>}
     */
    wait(at?: Api.Point2 | null, options?: Options<Api.WaitRequest, "at">): Promise<Api.WaitedShown>;
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
    stream(options?: Options<Api.StreamEntriesQuery>): AsyncGenerator<Followed>;
    /**
     * Take the journal along as lines of JSON, an entry each; the first says how many are missing, if any are.
     *
     * @param {Options<Api.ExportEntriesQuery>} [options]
     * @returns {Promise<string>}
     */
    export(options?: Options<Api.ExportEntriesQuery>): Promise<string>;
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
    verify(expect: ReadonlyArray<Api.Count | Api.InOrder | Api.Fired | Api.Waited>, options?: Options<Api.VerifyRequest, "expect">): Promise<Api.Verified>;
    /**
     * Say how the armed scenario's expectations stand; they count from when it was armed, whatever is kept.
     *
     * @returns {Promise<Api.Standing>}
     */
    verification(): Promise<Api.Standing>;
}
export type Options<T, Placed extends PropertyKey = never> = Api.Options<Omit<T, Placed>>;
import type { Connection } from "./connection.js";
import type * as Api from "../types/api.js";
import type { Followed } from "./events.js";
