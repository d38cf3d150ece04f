// Generated from docs/openapi.json by `python -m tests.javascript.generate`: what is sent and answered.
// Members of what people write are in kebab-case, as in scenario files; those of a call's options in camelCase.

type Camel<S extends string> = S extends `${infer Head}-${infer Rest}` ? `${Head}${Capitalize<Camel<Rest>>}` : S;

/** A form as the options of a call: its own members in camelCase, what stands in them as in scenario files. */
export type Options<T> = { [K in keyof T as K extends string ? Camel<K> : K]: T[K] };

/** Something happens at the desktop. `do` says what; the rest is what that needs. */
export type Action = {
  /** `ring`: somebody calls or writes; `connect`: who was called answers; `emit`: an event of your own; `announce`: pages are told another `frameId`. */
  do: "ring" | "dial" | "write" | "answer" | "reject" | "connect" | "hold" | "resume" | "end" | "save" | "mark-done" | "state" | "select-case" | "button" | "close-dialog" | "campaign" | "emit" | "announce";
  /** The interaction's id; the only one unless said. */
  interaction?: string | null;
  /** Who rings, and how. */
  ring?: Ring;
  /** Who is called (`dial`) or written to (`write`). */
  to?: string | null;
  /** Data that comes with what is begun. */
  "user-data"?: { [name: string]: unknown };
  /** The `operationName` of a state. */
  state?: string | null;
  /** The medium whose state changes; the agent's own, and thereby all, unless said. */
  media?: string | null;
  /** A case's id. */
  case?: string | null;
  /** A toast's id. */
  toast?: string | null;
  /** Its button that is pushed; it is closed unless said. */
  button?: string | null;
  /** A dialog's id. */
  dialog?: string | null;
  /** A campaign's name. */
  campaign?: string | null;
  /** What becomes of the campaign. */
  change?: "load" | "start" | "stop" | "unload";
  /** The name of an event: `agent`, `messenger:my-channel`, or any other. */
  event?: string | null;
  /** The event's data, or the `frameId` that is announced. */
  data?: unknown;
};

/** What was done. */
export type ActionDone = {
  /** The interaction it was about, if it was about one. */
  interaction: { [name: string]: unknown } | null;
};

/** Something happens at the desktop. `do` says what; the rest is what that needs. */
export type ActionInScenario = {
  /** `ring`: somebody calls or writes; `connect`: who was called answers; `emit`: an event of your own; `announce`: pages are told another `frameId`. */
  do: "ring" | "dial" | "write" | "answer" | "reject" | "connect" | "hold" | "resume" | "end" | "save" | "mark-done" | "state" | "select-case" | "button" | "close-dialog" | "campaign" | "emit" | "announce" | `${string}$(${string})${string}`;
  /** The interaction's id; the only one unless said. */
  interaction?: string | `${string}$(${string})${string}` | null;
  /** Who rings, and how. */
  ring?: RingInScenario | `${string}$(${string})${string}`;
  /** Who is called (`dial`) or written to (`write`). */
  to?: string | `${string}$(${string})${string}` | null;
  /** Data that comes with what is begun. */
  "user-data"?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** The `operationName` of a state. */
  state?: string | `${string}$(${string})${string}` | null;
  /** The medium whose state changes; the agent's own, and thereby all, unless said. */
  media?: string | `${string}$(${string})${string}` | null;
  /** A case's id. */
  case?: string | `${string}$(${string})${string}` | null;
  /** A toast's id. */
  toast?: string | `${string}$(${string})${string}` | null;
  /** Its button that is pushed; it is closed unless said. */
  button?: string | `${string}$(${string})${string}` | null;
  /** A dialog's id. */
  dialog?: string | `${string}$(${string})${string}` | null;
  /** A campaign's name. */
  campaign?: string | `${string}$(${string})${string}` | null;
  /** What becomes of the campaign. */
  change?: "load" | "start" | "stop" | "unload" | `${string}$(${string})${string}`;
  /** The name of an event: `agent`, `messenger:my-channel`, or any other. */
  event?: string | `${string}$(${string})${string}` | null;
  /** The event's data, or the `frameId` that is announced. */
  data?: unknown;
};

/** Time moves on. */
export type AdvanceInScenario = {
  /** How far. */
  time: string | 0 | `${string}$(${string})${string}`;
};

export type AdvanceStepInScenario = {
  advance: string | 0 | `${string}$(${string})${string}` | AdvanceInScenario;
};

/** An agent who serves the conversation does something. */
export type AgentRequest = {
  /** Which; the one who joined last unless said. */
  agent?: string | null;
};

/** What an agent does when something happens; of several rules the first whose condition holds is followed. */
export type AgentRuleInScenario = {
  /** A message of the customer, unless said. */
  when?: "joined" | "message" | "typing" | "read" | `${string}$(${string})${string}` | AgentWhenInScenario;
  /** How often it is followed in a chat; always unless said. */
  times?: number | `${string}$(${string})${string}` | null;
  /** How long the agent takes before they do anything. */
  after?: string | 0 | `${string}$(${string})${string}`;
  /** How long they are seen typing before each thing they say. */
  typing?: string | 0 | `${string}$(${string})${string}`;
  /** Whether they read what was said first, which gives a read receipt. */
  read?: boolean | `${string}$(${string})${string}` | null;
  /** What they say; several texts are several messages. */
  say?: string | ReadonlyArray<string> | `${string}$(${string})${string}` | null;
  /** An Adaptive Card they send. */
  card?: {
    type: "AdaptiveCard";
    [name: string]: unknown;
  } | `${string}$(${string})${string}` | null;
  /** A file they send; the widget's settings must let agents do that. */
  attach?: string | FileSpecInScenario | `${string}$(${string})${string}` | null;
  /** They hand the chat to the agent of this name, or back to the `queue`. */
  transfer?: string | `${string}$(${string})${string}` | null;
  /** They leave without ending the chat. */
  leave?: boolean | `${string}$(${string})${string}` | null;
  /** They end it, with work left to do or without. */
  end?: "wrap-up" | "closed" | `${string}$(${string})${string}` | null;
};

/** Who serves chats, and how. */
export type AgentSpecInScenario = {
  /** What they are called in the chat; a persona drawn from the seed unless said. */
  name?: string | `${string}$(${string})${string}` | null;
  /** Whether they are a person or a bot. */
  role?: "agent" | "bot" | `${string}$(${string})${string}`;
  /** How long after the chat began they join it; null: never by themselves. */
  joins?: string | 0 | `${string}$(${string})${string}` | null;
  rules?: ReadonlyArray<AgentRuleInScenario | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
};

/** When a rule is about something: all that is written must hold. */
export type AgentWhenInScenario = {
  /** What happens: the agent has joined, or the customer writes, types or reads. */
  event?: "joined" | "message" | "typing" | "read" | `${string}$(${string})${string}`;
  /** The customer said exactly this; letter case counts. */
  text?: string | null | `${string}$(${string})${string}`;
  /** The customer said something in which this is found; `$(1)` then stands for its first group. */
  matches?: string | null | `${string}$(${string})${string}`;
  /** It is the first, second ... time that such a thing happens in the chat. */
  number?: number | `${string}$(${string})${string}` | null;
};

/** The provider is a token endpoint that answers like this. */
export type Answers = {
  answer: HttpAnswer;
};

/** The provider is a token endpoint that answers like this. */
export type AnswersInScenario = {
  answer: HttpAnswerInScenario | `${string}$(${string})${string}`;
};

export type ArmStepInScenario = {
  /** A fault that is there from now on, behind those that are. */
  arm: FaultSpecInScenario | `${string}$(${string})${string}`;
};

/** A sandbox with the world of a scenario. */
export type Armed = {
  /** The title of the scenario it is armed with. */
  armed: string | null;
  id?: string;
  label?: string | null;
  orgId?: string;
  orgUrl?: string;
  /** The same over https; null without such a listener. */
  secureOrgUrl?: string | null;
  /** What the answer to a start names as the chat's own address. */
  chatEndpoint?: string;
  /** What it names as that of attachments. */
  attachmentEndpoint?: string;
  /** Their ids. */
  widgets?: ByWidget;
  /** The HTML that puts them on a page. */
  scriptTags?: ByWidget;
  /** The `iss` of the built-in issuer's tokens. */
  issuer?: string;
  /** Where the issuer publishes its keys, by form. */
  keys?: { [name: string]: string };
  /** Where the provider that pages use can be called over HTTP. */
  tokenEndpoint?: string;
  /** A script with that provider, for any page. */
  providerScript?: string;
  /** Names of the registered providers. */
  providers?: ReadonlyArray<string>;
  clock?: ClockShown;
  seed?: number;
  /** Where its journal is read. */
  journal?: string;
};

/** The page calls getAgentAvailability. */
export type AskAvailabilityInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** How often, one call after the other; the first that fails is the last. */
  times?: number | `${string}$(${string})${string}`;
};

export type AskAvailabilityStepInScenario = {
  "ask-availability": number | `${string}$(${string})${string}` | null | AskAvailabilityInScenario;
};

/** The customer sends a file in the chat: the client announces it, uploads it, and sends a message with it. */
export type AttachInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** Its name; by its ending clients tell what it is. */
  name: string | `${string}$(${string})${string}`;
  /** The text in it. */
  content?: string | null | `${string}$(${string})${string}`;
  /** Its bytes. */
  base64?: string | `${string}$(${string})${string}` | null;
  /** How many bytes of anything are in it. */
  size?: number | `${string}$(${string})${string}` | null;
  /** Its media type; that of its name unless said. */
  type?: string | `${string}$(${string})${string}` | null;
  /** A captured chat, `$(name)`; the visitor's own unless said. */
  chat?: ChatInScenario | `${string}$(${string})${string}` | null;
  /** Name under which the file is captured: its `id`, `name` and `type`. */
  as?: string | `${string}$(${string})${string}` | null;
};

/** An agent sends a file. */
export type AttachRequest = {
  /** Which; the one who joined last unless said. */
  agent?: string | null;
  /** Its name; by its ending clients tell what it is. */
  name: string;
  /** The text in it. */
  content?: string | null;
  /** Its bytes. */
  base64?: string | null;
  /** How many bytes of anything are in it. */
  size?: number | null;
  /** Its media type; that of its name unless said. */
  type?: string | null;
};

export type AttachStepInScenario = {
  attach: string | AttachInScenario;
};

/** A file that a message names. */
export type AttachmentShown = {
  id: string;
  name: string;
  /** Its media type, as the message says. */
  type: string;
};

/** Which files may be sent, where to, and what becomes of them. */
export type AttachmentsSpecInScenario = {
  /** Whether customers may send files. */
  customers?: boolean | `${string}$(${string})${string}`;
  /** Whether agents may. */
  agents?: boolean | `${string}$(${string})${string}`;
  /** What they may end in; with none of these every file is allowed. */
  extensions?: ReadonlyArray<string | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
  /** How large they may be, in megabytes; none larger than 64 is kept, whatever is said. */
  "max-size"?: number | `${string}$(${string})${string}`;
  /** Where clients are told to send them and find them; the sandbox's own address unless said. The hub answers under any name, so it is enough that this one leads to a listener of its. */
  endpoint?: string | `${string}$(${string})${string}` | null;
  /** What the scan for malware says of them. */
  scan?: "passed" | "malware" | "in-progress" | `${string}$(${string})${string}`;
  /** How long a scan is in progress before it says so, from the upload on. */
  "scan-takes"?: string | 0 | `${string}$(${string})${string}`;
  /** What has become of them once they are uploaded. */
  content?: "ready" | "in-progress" | "failed" | "expired" | `${string}$(${string})${string}`;
  /** What becomes of some by their name; the first that fits counts. */
  files?: ReadonlyArray<FileRuleInScenario | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
};

/** What the queue behind a widget is like. */
export type AvailabilitySpecInScenario = {
  /** Whether an agent of the queue is free. */
  agents?: "available" | "none" | `${string}$(${string})${string}`;
  /** The queue's name. */
  queue?: string | `${string}$(${string})${string}`;
  /** Its id; one of the sandbox's own unless said. */
  "queue-id"?: string | `${string}$(${string})${string}` | null;
  /** Where in the queue the next chat would stand. */
  position?: number | `${string}$(${string})${string}`;
  /** How long chats waited; shown in minutes. */
  "average-wait"?: string | 0 | `${string}$(${string})${string}`;
};

/** A customer's client is pushed an event of the chat, or web content in a Genesys desktop is told of one. */
export type AwaitEventInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** Its name: `typingIndicatorReceived` in a chat; `agent`, `messenger:my-channel` at a desktop. */
  event: "chatMessageReceived" | "chatMessageEdited" | "chatMessageDeleted" | "typingIndicatorReceived" | "readReceiptReceived" | "chatThreadCreated" | "chatThreadPropertiesUpdated" | "chatThreadDeleted" | "participantsAdded" | "participantsRemoved" | "agent" | "media" | "interaction" | "markdone" | "outbound" | "system" | string | `${string}$(${string})${string}`;
  /** Members of its data by path, each with exactly this value: `{eventType: RINGING}`. */
  where?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** How long it may take. */
  within?: string | 0 | `${string}$(${string})${string}`;
};

export type AwaitStepInScenario = {
  await: string | AwaitEventInScenario;
};

/** Something of each widget. */
export type ByWidget = {
  /** Of the one that is open to all. */
  anonymous: string;
  /** Of the one that demands a token. */
  authenticated: string;
};

export type CallStepInScenario = {
  call: Point3 | `${string}$(${string})${string}` | MakeCallInScenario;
};

/** An outbound campaign of the agent's. */
export type CampaignSpec = {
  /** Its name. */
  name: string;
  /** Its mode, as pages are told it. */
  mode?: string;
  /** Whether it is started; otherwise it is only loaded. */
  active?: boolean;
  /** Chains of records, each record its fields; a preview hands out one chain. */
  records?: ReadonlyArray<ReadonlyArray<{ [name: string]: unknown }>>;
};

/** An outbound campaign of the agent's. */
export type CampaignSpecInScenario = {
  /** Its name. */
  name: string | `${string}$(${string})${string}`;
  /** Its mode, as pages are told it. */
  mode?: string | `${string}$(${string})${string}`;
  /** Whether it is started; otherwise it is only loaded. */
  active?: boolean | `${string}$(${string})${string}`;
  /** Chains of records, each record its fields; a preview hands out one chain. */
  records?: ReadonlyArray<ReadonlyArray<{ [name: string]: unknown } | `${string}$(${string})${string}`> | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
};

/** An agent sends an Adaptive Card. */
export type CardRequest = {
  /** Which; the one who joined last unless said. */
  agent?: string | null;
  card: {
    type: "AdaptiveCard";
    [name: string]: unknown;
  };
};

export type Cause = "scripts_failed" | "context_provider_threw" | "client_function_missing" | "provider_missing" | "provider_threw" | "provider_rejected" | "provider_timeout" | "provider_http_error" | "provider_unreachable" | "provider_redirected" | "provider_exhausted" | "no_token" | "token_missing" | "token_not_string" | "token_too_large" | "jwe_not_supported" | "malformed_segments" | "bad_base64" | "bad_header_json" | "duplicate_member" | "alg_missing" | "alg_none" | "alg_not_allowed" | "crit_not_supported" | "bad_kid" | "typ_not_allowed" | "key_unavailable" | "unknown_kid" | "no_matching_key" | "key_expired" | "alg_key_mismatch" | "key_unusable" | "signature_missing" | "signature_mismatch" | "bad_payload_json" | "payload_not_object" | "bad_claim_type" | "missing_claim" | "expired" | "not_yet_valid" | "issued_in_future" | "token_too_old" | "lifetime_too_long" | "issuer_mismatch" | "audience_mismatch" | "subject_mismatch" | "claim_mismatch" | "replayed_jti" | "lwicontexts_not_string" | "lwicontexts_not_json" | "lwicontexts_not_object" | "lwicontexts_bad_value" | "lwicontexts_unknown_key" | "lwicontexts_too_many_keys" | "authentication_required" | "contact_not_found" | "subject_not_owner" | "conversation_unknown" | "conversation_closed" | "widget_unknown" | "out_of_hours" | "bot_not_enabled" | "chat_token_refused" | "not_a_participant" | "thread_unknown" | "message_unknown" | "not_the_sender" | "attachments_disabled" | "attachment_type_not_allowed" | "attachment_too_large" | "attachment_unknown" | "attachment_forbidden" | "attachment_not_ready" | "attachment_expired" | "attachment_malware" | "too_many_calls" | "origin_not_accepted" | "request_not_allowed" | "rate_limited" | "service_unknown" | "parameters_invalid" | "interaction_unknown" | "thing_unknown" | "not_possible_now" | "user_data_not_writable" | "markdone_blocked" | "token_service_failed" | "session_missing" | "credentials_refused" | "client_refused" | "code_refused" | "access_token_unknown" | "grant_unsupported" | "route_unknown" | "method_not_allowed" | "request_malformed" | "request_too_large" | "hub_fault";

/** A cause, and how it shows on every surface. */
export type CauseShown = {
  name: string;
  /** What happened. */
  says: string;
  /** Where it arises. */
  stage: "page" | "token" | "hub" | "workspace" | "request" | "client";
  /** How that is known: of the code, or of the hub's answer where there is no code. */
  evidence: "documented" | "run" | "read" | "inferred";
  /** The browser SDK's error code. */
  code: number | null;
  /** The code's documented text. */
  description: string | null;
  /** The event it comes with. */
  event: string | null;
  /** What the hub answers. */
  status: number | null;
  /** With these headers. */
  headers: { [name: string]: string };
  /** What the page's script shows. */
  script: string;
  /** What the React widget shows. */
  widget: string;
  /** What the chat SDK throws. */
  chatSdk: string;
};

/** Every cause. */
export type CausesShown = {
  errors: ReadonlyArray<CauseShown>;
};

/** A captured chat. */
export type ChatInScenario = {
  /** The client's request id. */
  "request-id": string | `${string}$(${string})${string}`;
  /** The id of its thread. */
  "chat-id": string;
};

/** What a visitor's page saw of a start. */
export type ChatShown = {
  ok: boolean;
  /** The `lcw:*` events raised in the page. */
  events: ReadonlyArray<string>;
  /** The browser SDK's code; null for a failure that has none. */
  errorCode?: number | null;
  /** Its documented text. */
  errorDescription?: string | null;
  /** The true cause. */
  cause?: string | null;
  /** One sentence with the values that led to it. */
  detail?: string;
  /** The chat SDK's name of the failure, in its profile. */
  error?: string;
  /** Of the hub's last answer. */
  status?: number;
  /** Of that answer's `errorcode` header: 701, 705. */
  wireCode?: number;
  requestId?: string;
  chatId?: string;
  /** What the visitor received in the chat. */
  message?: string;
  /** Where the journal entries of this chat are read. */
  journal: string;
};

/** A sandbox's time. */
export type ClockShown = {
  /** How it moves: `real` by itself, `auto` to the next timer when everybody waits, `manual` when told. */
  mode: "real" | "auto" | "manual";
  /** What it shows, in ISO 8601. */
  now: string;
};

/** A sandbox's time, as written. */
export type ClockSpec = {
  /** `auto` jumps to the next timer when everybody waits, `manual` moves by `advance` only. */
  mode?: "real" | "auto" | "manual" | null;
  /** The time it shows at first. */
  at?: string | number | null;
};

/** A sandbox's time, as written. */
export type ClockSpecInScenario = {
  /** `auto` jumps to the next timer when everybody waits, `manual` moves by `advance` only. */
  mode?: "real" | "auto" | "manual" | `${string}$(${string})${string}` | null;
  /** The time it shows at first. */
  at?: string | number | `${string}$(${string})${string}` | null;
};

/** The provider calls back with a good token after a while. */
export type ComesLate = {
  /** After how long. */
  late: string | 0;
};

/** The provider calls back with a good token after a while. */
export type ComesLateInScenario = {
  /** After how long. */
  late: string | 0 | `${string}$(${string})${string}`;
};

/** A conversation. */
export type ConversationShown = {
  /** Its request id, by which the journal names it too. */
  conversation: string;
  /** Of its work item. */
  id: string;
  /** Of its chat thread. */
  chatId: string;
  /** Its widget's id. */
  widget: string;
  state: "Open" | "Active" | "Waiting" | "WrapUp" | "Closed";
  /** The `sub` of whoever authenticated. */
  subject: string | null;
  /** Leads back to it, if its widget has such ids. */
  reconnectId: string | null;
  /** Whether it is more than a chat token, as the older start first makes it. */
  begun: boolean;
  startedAt: string;
  /** When the first agent joined. */
  acceptedAt?: string;
  /** Of those that wait for an agent, from 1. */
  queuePosition?: number;
  /** The customer's communication user id. */
  customer: string;
  participants: ReadonlyArray<ParticipantShown>;
  /** How many messages the customer has not read. */
  unread: number;
};

/** Conversations. */
export type ConversationsShown = {
  /** Oldest first. */
  conversations: ReadonlyArray<ConversationShown>;
};

/** How often a point must be reached. */
export type Count = {
  /** The point. */
  at: Point2;
  /** Which of its entries count; all unless said. */
  where?: Where;
  /** Exactly so often; 0 is never. */
  count?: number | null;
  /** So often or more. */
  "at-least"?: number | null;
  /** So often or less. */
  "at-most"?: number | null;
};

/** How often a point must be reached. */
export type CountInScenario = {
  /** The point. */
  at: Point2 | `${string}$(${string})${string}`;
  /** Which of its entries count; all unless said. */
  where?: WhereInScenario | `${string}$(${string})${string}`;
  /** Exactly so often; 0 is never. */
  count?: number | `${string}$(${string})${string}` | null;
  /** So often or more. */
  "at-least"?: number | `${string}$(${string})${string}` | null;
  /** So often or less. */
  "at-most"?: number | `${string}$(${string})${string}` | null;
};

/** What became of one criterion for one entry. */
export type CriterionShown = {
  name: string;
  expected: string;
  seen: string;
  holds: boolean;
};

/** A way to break a token. */
export type DefectShown = {
  name: string;
  /** What a provider with default rules says of such a token. */
  reason: string;
  about: string;
};

/** Every way to break a token. */
export type DefectsShown = {
  defects: ReadonlyArray<DefectShown>;
};

/** Who works at the desktop, and how they sign in. */
export type DesktopAgentSpec = {
  /** Their employee id. */
  "employee-id"?: string;
  /** Their first name. */
  firstname?: string;
  /** Their last name. */
  lastname?: string;
  /** Globally unique (documented); with `tenant` and `password` it signs in. */
  username?: string;
  /** What they sign in with. */
  password?: string;
  /** The tenant they sign in to. */
  tenant?: string;
  /** What they may be. */
  roles?: ReadonlyArray<"ROLE_AGENT" | "ROLE_SUPERVISOR" | "ROLE_ADMIN">;
};

/** Who works at the desktop, and how they sign in. */
export type DesktopAgentSpecInScenario = {
  /** Their employee id. */
  "employee-id"?: string | `${string}$(${string})${string}`;
  /** Their first name. */
  firstname?: string;
  /** Their last name. */
  lastname?: string;
  /** Globally unique (documented); with `tenant` and `password` it signs in. */
  username?: string | `${string}$(${string})${string}`;
  /** What they sign in with. */
  password?: string | `${string}$(${string})${string}`;
  /** The tenant they sign in to. */
  tenant?: string | `${string}$(${string})${string}`;
  /** What they may be. */
  roles?: ReadonlyArray<"ROLE_AGENT" | "ROLE_SUPERVISOR" | "ROLE_ADMIN" | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
};

/** One thing that was expected and not seen. */
export type DifferenceShown = {
  /** Where it is expected: `file:line`. */
  place: string;
  what: string;
  expected: string;
  seen: string;
  /** Lines that say why. */
  explanation: ReadonlyArray<string>;
};

/** A fault is there no more. */
export type DisarmInScenario = {
  /** Its name. */
  fault: string | `${string}$(${string})${string}`;
};

export type DisarmStepInScenario = {
  disarm: string | `${string}$(${string})${string}` | DisarmInScenario;
};

/** So many bytes at once, and the time between. */
export type Drip = {
  /** How many at once. */
  bytes: number;
  /** The time between. */
  every: string | 0;
};

/** So many bytes at once, and the time between. */
export type DripInScenario = {
  /** How many at once. */
  bytes: number | `${string}$(${string})${string}`;
  /** The time between. */
  every: string | 0 | `${string}$(${string})${string}`;
};

export type Emptied = {
  empty: true;
};

export type EmptiedInScenario = {
  empty: true | `${string}$(${string})${string}`;
};

/** The page calls closeChat. */
export type EndChatInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** A captured chat, `$(name)`; the visitor's own unless said. */
  chat?: ChatInScenario | `${string}$(${string})${string}` | null;
};

export type EndChatStepInScenario = {
  "end-chat": ChatInScenario | `${string}$(${string})${string}` | null | EndChatInScenario;
};

/** An agent ends the conversation. */
export type EndRequest = {
  /** Whether the agent has work left to do: it is in the state `WrapUp` then, else `Closed`. */
  "wrap-up"?: boolean;
};

/** One thing that happened. Each kind has members of its own besides. */
export type EntryShown = {
  /** Its number. */
  seq: number;
  /** When it began, in sandbox time, in ISO 8601. */
  at: string;
  kind: "request" | "provider-call" | "key-fetch" | "verdict" | "page" | "fault" | "push" | "event" | "chat";
  /** Where it happened (`GET /v1/points`). */
  point: string;
  outcome: "pending" | "ok" | "refused" | "failed";
  /** The true cause of what went wrong (`GET /v1/errors`). */
  cause?: string;
  /** One sentence with the values that led to it. */
  detail?: string;
  /** The client's request id. */
  conversation?: string;
  /** Of the answer. */
  status?: number;
  [name: string]: unknown;
};

/** What a page is told of a cause: no error of the Service Client API is documented. */
export type ErrorText = {
  /** The `errorMessage`; `{detail}` stands for what happened. An empty one is a failure too (run). */
  message?: string | null;
  /** The `errorCode`; the cause's name unless said. */
  code?: unknown;
};

/** What a page is told of a cause: no error of the Service Client API is documented. */
export type ErrorTextInScenario = {
  /** The `errorMessage`; `{detail}` stands for what happened. An empty one is a failure too (run). */
  message?: string | null | `${string}$(${string})${string}`;
  /** The `errorCode`; the cause's name unless said. */
  code?: unknown;
};

export type EventName = "lcw:ready" | "lcw:error" | "lcw:startChat" | "lcw:closeChat" | "lcw:chatQueued" | "lcw:chatRetrieved" | "lcw:threadUpdate" | "lcw:onMinimize" | "lcw:onMaximize" | "lcw:onClose" | "lcw:onMessageSent" | "lcw:onMessageReceived" | "lcw:getAgentAvailability" | "lcw:onHistoryMessageReceived" | "lcw:signInCardReceived";

export type EventName2 = "lcw:ready" | "lcw:error" | "lcw:startChat" | "lcw:closeChat" | "lcw:chatQueued" | "lcw:chatRetrieved" | "lcw:threadUpdate" | "lcw:onMinimize" | "lcw:onMaximize" | "lcw:onClose" | "lcw:onMessageSent" | "lcw:onMessageReceived" | "lcw:getAgentAvailability" | "lcw:onHistoryMessageReceived" | "lcw:signInCardReceived" | "chatMessageReceived" | "chatMessageEdited" | "chatMessageDeleted" | "typingIndicatorReceived" | "readReceiptReceived" | "chatThreadCreated" | "chatThreadPropertiesUpdated" | "chatThreadDeleted" | "participantsAdded" | "participantsRemoved";

export type EventName3 = "lcw:ready" | "lcw:error" | "lcw:startChat" | "lcw:closeChat" | "lcw:chatQueued" | "lcw:chatRetrieved" | "lcw:threadUpdate" | "lcw:onMinimize" | "lcw:onMaximize" | "lcw:onClose" | "lcw:onMessageSent" | "lcw:onMessageReceived" | "lcw:getAgentAvailability" | "lcw:onHistoryMessageReceived" | "lcw:signInCardReceived" | "chatMessageReceived" | "chatMessageEdited" | "chatMessageDeleted" | "typingIndicatorReceived" | "readReceiptReceived" | "chatThreadCreated" | "chatThreadPropertiesUpdated" | "chatThreadDeleted" | "participantsAdded" | "participantsRemoved" | "agent" | "media" | "interaction" | "markdone" | "outbound" | "system" | "messenger";

/** Where an event was raised. */
export type EventRaised = {
  event: EventName;
  /** The numbers of the pages. */
  pages: ReadonlyArray<number>;
};

/** How events look where no document says. */
export type EventSettings = {
  /** Other names for MockHub's `eventType`s, such as `{ATTACHED_DATA_CHANGED: UserDataChanged}`. */
  names?: { [name: string]: string };
  /** Where in an event's data the interaction stands. */
  "interaction-key"?: string;
};

/** How events look where no document says. */
export type EventSettingsInScenario = {
  /** Other names for MockHub's `eventType`s, such as `{ATTACHED_DATA_CHANGED: UserDataChanged}`. */
  names?: { [name: string]: string } | `${string}$(${string})${string}`;
  /** Where in an event's data the interaction stands. */
  "interaction-key"?: string | `${string}$(${string})${string}`;
};

/** Every event of the browser SDK. */
export type EventsShown = {
  events: ReadonlyArray<string>;
};

/** What a step must show; only what is written is looked at. */
export type ExpectInScenario = {
  /** The browser SDK's error code. */
  code?: 1 | 2 | 3 | 4 | 7 | 8 | `${string}$(${string})${string}` | null;
  /** The true cause; without its argument (`missing_claim`) any argument will do. */
  cause?: Cause | string | `${string}$(${string})${string}` | null;
  /** The chat SDK's name of the failure, such as `GetAuthTokenFailed`; behind some stands the status: `(401)`. */
  error?: string | null | `${string}$(${string})${string}`;
  /** The `errorcode` header: 701, 705. */
  "wire-code"?: number | `${string}$(${string})${string}` | null;
  /** HTTP status of the step's last call to the hub. */
  status?: number | `${string}$(${string})${string}` | null;
  /** Headers of that answer. */
  header?: { [name: string]: string | number } | `${string}$(${string})${string}`;
  /** An event the page got. */
  event?: EventName | `${string}$(${string})${string}` | null;
  /** Members of that answer's body, by name or path (`a.b[0]`), each with exactly this value. */
  where?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Whether the step fails at all: what breaks on the way has neither a code nor a cause. Of a `request`, `error` is an answer with an `errorMessage`, `timeout` none within the client's ten seconds. */
  failed?: "error" | "timeout" | boolean | `${string}$(${string})${string}` | null;
};

export type ExportEntriesQuery = {
  /** Shows tokens with their signature. */
  "show-secrets"?: boolean;
  /** A mark: leaves out the entry of this number and those before it. */
  after?: number;
};

/** An answer, whole. The call goes no further: nothing else happens. */
export type FaultAnswer = {
  /** Its status. */
  status?: number;
  /** Its headers. */
  headers?: unknown;
  /** A text goes out as it is; anything else, null too, as JSON. */
  body?: unknown;
  /** Unless said, JSON's for what is no text, HTML's for a text that begins with `<`, else plain text's. */
  "content-type"?: string | null;
};

/** An answer, whole. The call goes no further: nothing else happens. */
export type FaultAnswerInScenario = {
  /** Its status. */
  status?: number | `${string}$(${string})${string}`;
  /** Its headers. */
  headers?: unknown;
  /** A text goes out as it is; anything else, null too, as JSON. */
  body?: unknown;
  /** Unless said, JSON's for what is no text, HTML's for a text that begins with `<`, else plain text's. */
  "content-type"?: string | null | `${string}$(${string})${string}`;
};

/** An armed fault: its counters, and how it is written. */
export type FaultShown = {
  /** Its name. */
  fault: string;
  /** How many calls met its conditions, whether it acted on them or not. */
  calls: number;
  /** On how many it acted. */
  fired: number;
  /** Whether it can never act again, since its last call is over. */
  spent: boolean;
  /** What it is called in the journal and by whoever clears it; `fault-1` ... unless said. */
  name?: string | null;
  /** The point where it acts. */
  at?: Point;
  /** Which calls it is about; all of them unless said. */
  when?: When;
  /** Whose calls are counted together. */
  per?: "sandbox" | "visitor" | "conversation";
  /** How long the call waits first. */
  delay?: string | 0 | Fixed | Uniform | Lognormal | null;
  /** The platform refuses the call for this cause, with the catalogue's status, headers and body. */
  error?: "token_missing" | "token_not_string" | "token_too_large" | "jwe_not_supported" | "malformed_segments" | "bad_base64" | "bad_header_json" | "duplicate_member" | "alg_missing" | "alg_none" | "alg_not_allowed" | "crit_not_supported" | "bad_kid" | "typ_not_allowed" | "key_unavailable" | "unknown_kid" | "no_matching_key" | "key_expired" | "alg_key_mismatch" | "key_unusable" | "signature_missing" | "signature_mismatch" | "bad_payload_json" | "payload_not_object" | "bad_claim_type" | "missing_claim" | "expired" | "not_yet_valid" | "issued_in_future" | "token_too_old" | "lifetime_too_long" | "issuer_mismatch" | "audience_mismatch" | "subject_mismatch" | "claim_mismatch" | "replayed_jti" | "lwicontexts_not_string" | "lwicontexts_not_json" | "lwicontexts_not_object" | "lwicontexts_bad_value" | "lwicontexts_unknown_key" | "lwicontexts_too_many_keys" | "authentication_required" | "contact_not_found" | "subject_not_owner" | "conversation_unknown" | "conversation_closed" | "widget_unknown" | "out_of_hours" | "bot_not_enabled" | "chat_token_refused" | "not_a_participant" | "thread_unknown" | "message_unknown" | "not_the_sender" | "attachments_disabled" | "attachment_type_not_allowed" | "attachment_too_large" | "attachment_unknown" | "attachment_forbidden" | "attachment_not_ready" | "attachment_expired" | "attachment_malware" | "too_many_calls" | "origin_not_accepted" | "request_not_allowed" | "rate_limited" | "service_unknown" | "parameters_invalid" | "interaction_unknown" | "thing_unknown" | "not_possible_now" | "user_data_not_writable" | "markdone_blocked" | "token_service_failed" | "session_missing" | "credentials_refused" | "client_refused" | "code_refused" | "access_token_unknown" | "grant_unsupported" | "route_unknown" | "method_not_allowed" | "request_malformed" | "request_too_large" | "hub_fault" | string | null;
  /** This answer instead of the real one. */
  answer?: FaultAnswer | null;
  /** The real answer with its body spoilt. */
  body?: "malformed" | "empty" | Truncated | Malformed | Emptied | Lacking | null;
  /** `withheld`: the real answer without the headers that let a page of another origin read it. */
  cors?: "withheld" | null;
  /** The real answer, but pages of another origin are not shown these headers. */
  hide?: ReadonlyArray<string> | null;
  /** The call is never answered. */
  hang?: true | null;
  /** The connection is reset instead of an answer. */
  reset?: true | null;
  /** The connection is closed without a byte of an answer. */
  "empty-reply"?: true | null;
  /** The real answer, a few bytes at a time. */
  drip?: Drip | null;
  /** At `provider.call`: what the provider does. */
  outcome?: "token" | "throw" | "reject" | "hang" | "no-token" | GivesToken | Throws | Rejects | Hangs | ComesLate | Returns | Answers | null;
  /** The realtime connection ends instead of bringing the event, or as soon as it is open. */
  drop?: true | "broken" | "closed" | "disconnect" | "dup" | "unauthorized" | "reconnect" | null;
  /** Nothing goes out on the realtime connection any more, acknowledgements neither. */
  stall?: true | string | 0 | Stall | null;
  /** The event is pushed so many times. */
  duplicate?: true | number | null;
  /** The event is pushed behind later ones. */
  reorder?: true | number | Reorder | null;
  /** The event is pushed in a form that the client refuses. */
  "wrong-frame"?: true | "body" | "event-id" | "members" | "frame" | null;
};

/** One deliberate misbehaviour: one action, a delay, or both. */
export type FaultSpec = {
  /** What it is called in the journal and by whoever clears it; `fault-1` ... unless said. */
  name?: string | null;
  /** The point where it acts. */
  at: Point;
  /** Which calls it is about; all of them unless said. */
  when?: When;
  /** Whose calls are counted together. */
  per?: "sandbox" | "visitor" | "conversation";
  /** How long the call waits first. */
  delay?: string | 0 | Fixed | Uniform | Lognormal | null;
  /** The platform refuses the call for this cause, with the catalogue's status, headers and body. */
  error?: "token_missing" | "token_not_string" | "token_too_large" | "jwe_not_supported" | "malformed_segments" | "bad_base64" | "bad_header_json" | "duplicate_member" | "alg_missing" | "alg_none" | "alg_not_allowed" | "crit_not_supported" | "bad_kid" | "typ_not_allowed" | "key_unavailable" | "unknown_kid" | "no_matching_key" | "key_expired" | "alg_key_mismatch" | "key_unusable" | "signature_missing" | "signature_mismatch" | "bad_payload_json" | "payload_not_object" | "bad_claim_type" | "missing_claim" | "expired" | "not_yet_valid" | "issued_in_future" | "token_too_old" | "lifetime_too_long" | "issuer_mismatch" | "audience_mismatch" | "subject_mismatch" | "claim_mismatch" | "replayed_jti" | "lwicontexts_not_string" | "lwicontexts_not_json" | "lwicontexts_not_object" | "lwicontexts_bad_value" | "lwicontexts_unknown_key" | "lwicontexts_too_many_keys" | "authentication_required" | "contact_not_found" | "subject_not_owner" | "conversation_unknown" | "conversation_closed" | "widget_unknown" | "out_of_hours" | "bot_not_enabled" | "chat_token_refused" | "not_a_participant" | "thread_unknown" | "message_unknown" | "not_the_sender" | "attachments_disabled" | "attachment_type_not_allowed" | "attachment_too_large" | "attachment_unknown" | "attachment_forbidden" | "attachment_not_ready" | "attachment_expired" | "attachment_malware" | "too_many_calls" | "origin_not_accepted" | "request_not_allowed" | "rate_limited" | "service_unknown" | "parameters_invalid" | "interaction_unknown" | "thing_unknown" | "not_possible_now" | "user_data_not_writable" | "markdone_blocked" | "token_service_failed" | "session_missing" | "credentials_refused" | "client_refused" | "code_refused" | "access_token_unknown" | "grant_unsupported" | "route_unknown" | "method_not_allowed" | "request_malformed" | "request_too_large" | "hub_fault" | string | null;
  /** This answer instead of the real one. */
  answer?: FaultAnswer | null;
  /** The real answer with its body spoilt. */
  body?: "malformed" | "empty" | Truncated | Malformed | Emptied | Lacking | null;
  /** `withheld`: the real answer without the headers that let a page of another origin read it. */
  cors?: "withheld" | null;
  /** The real answer, but pages of another origin are not shown these headers. */
  hide?: ReadonlyArray<string> | null;
  /** The call is never answered. */
  hang?: true | null;
  /** The connection is reset instead of an answer. */
  reset?: true | null;
  /** The connection is closed without a byte of an answer. */
  "empty-reply"?: true | null;
  /** The real answer, a few bytes at a time. */
  drip?: Drip | null;
  /** At `provider.call`: what the provider does. */
  outcome?: "token" | "throw" | "reject" | "hang" | "no-token" | GivesToken | Throws | Rejects | Hangs | ComesLate | Returns | Answers | null;
  /** The realtime connection ends instead of bringing the event, or as soon as it is open. */
  drop?: true | "broken" | "closed" | "disconnect" | "dup" | "unauthorized" | "reconnect" | null;
  /** Nothing goes out on the realtime connection any more, acknowledgements neither. */
  stall?: true | string | 0 | Stall | null;
  /** The event is pushed so many times. */
  duplicate?: true | number | null;
  /** The event is pushed behind later ones. */
  reorder?: true | number | Reorder | null;
  /** The event is pushed in a form that the client refuses. */
  "wrong-frame"?: true | "body" | "event-id" | "members" | "frame" | null;
};

/** One deliberate misbehaviour: one action, a delay, or both. */
export type FaultSpecInScenario = {
  /** What it is called in the journal and by whoever clears it; `fault-1` ... unless said. */
  name?: string | `${string}$(${string})${string}` | null;
  /** The point where it acts. */
  at: Point | `${string}$(${string})${string}`;
  /** Which calls it is about; all of them unless said. */
  when?: WhenInScenario | `${string}$(${string})${string}`;
  /** Whose calls are counted together. */
  per?: "sandbox" | "visitor" | "conversation" | `${string}$(${string})${string}`;
  /** How long the call waits first. */
  delay?: string | 0 | `${string}$(${string})${string}` | FixedInScenario | UniformInScenario | LognormalInScenario | null;
  /** The platform refuses the call for this cause, with the catalogue's status, headers and body. */
  error?: "token_missing" | "token_not_string" | "token_too_large" | "jwe_not_supported" | "malformed_segments" | "bad_base64" | "bad_header_json" | "duplicate_member" | "alg_missing" | "alg_none" | "alg_not_allowed" | "crit_not_supported" | "bad_kid" | "typ_not_allowed" | "key_unavailable" | "unknown_kid" | "no_matching_key" | "key_expired" | "alg_key_mismatch" | "key_unusable" | "signature_missing" | "signature_mismatch" | "bad_payload_json" | "payload_not_object" | "bad_claim_type" | "missing_claim" | "expired" | "not_yet_valid" | "issued_in_future" | "token_too_old" | "lifetime_too_long" | "issuer_mismatch" | "audience_mismatch" | "subject_mismatch" | "claim_mismatch" | "replayed_jti" | "lwicontexts_not_string" | "lwicontexts_not_json" | "lwicontexts_not_object" | "lwicontexts_bad_value" | "lwicontexts_unknown_key" | "lwicontexts_too_many_keys" | "authentication_required" | "contact_not_found" | "subject_not_owner" | "conversation_unknown" | "conversation_closed" | "widget_unknown" | "out_of_hours" | "bot_not_enabled" | "chat_token_refused" | "not_a_participant" | "thread_unknown" | "message_unknown" | "not_the_sender" | "attachments_disabled" | "attachment_type_not_allowed" | "attachment_too_large" | "attachment_unknown" | "attachment_forbidden" | "attachment_not_ready" | "attachment_expired" | "attachment_malware" | "too_many_calls" | "origin_not_accepted" | "request_not_allowed" | "rate_limited" | "service_unknown" | "parameters_invalid" | "interaction_unknown" | "thing_unknown" | "not_possible_now" | "user_data_not_writable" | "markdone_blocked" | "token_service_failed" | "session_missing" | "credentials_refused" | "client_refused" | "code_refused" | "access_token_unknown" | "grant_unsupported" | "route_unknown" | "method_not_allowed" | "request_malformed" | "request_too_large" | "hub_fault" | string | `${string}$(${string})${string}` | null;
  /** This answer instead of the real one. */
  answer?: FaultAnswerInScenario | `${string}$(${string})${string}` | null;
  /** The real answer with its body spoilt. */
  body?: "malformed" | "empty" | `${string}$(${string})${string}` | TruncatedInScenario | MalformedInScenario | EmptiedInScenario | LackingInScenario | null;
  /** `withheld`: the real answer without the headers that let a page of another origin read it. */
  cors?: "withheld" | `${string}$(${string})${string}` | null;
  /** The real answer, but pages of another origin are not shown these headers. */
  hide?: ReadonlyArray<string> | `${string}$(${string})${string}` | null;
  /** The call is never answered. */
  hang?: true | `${string}$(${string})${string}` | null;
  /** The connection is reset instead of an answer. */
  reset?: true | `${string}$(${string})${string}` | null;
  /** The connection is closed without a byte of an answer. */
  "empty-reply"?: true | `${string}$(${string})${string}` | null;
  /** The real answer, a few bytes at a time. */
  drip?: DripInScenario | `${string}$(${string})${string}` | null;
  /** At `provider.call`: what the provider does. */
  outcome?: "token" | "throw" | "reject" | "hang" | "no-token" | `${string}$(${string})${string}` | GivesTokenInScenario | ThrowsInScenario | RejectsInScenario | HangsInScenario | ComesLateInScenario | ReturnsInScenario | AnswersInScenario | null;
  /** The realtime connection ends instead of bringing the event, or as soon as it is open. */
  drop?: true | "broken" | "closed" | "disconnect" | "dup" | "unauthorized" | "reconnect" | `${string}$(${string})${string}` | null;
  /** Nothing goes out on the realtime connection any more, acknowledgements neither. */
  stall?: true | `${string}$(${string})${string}` | string | 0 | StallInScenario | null;
  /** The event is pushed so many times. */
  duplicate?: true | `${string}$(${string})${string}` | number | null;
  /** The event is pushed behind later ones. */
  reorder?: true | `${string}$(${string})${string}` | number | ReorderInScenario | null;
  /** The event is pushed in a form that the client refuses. */
  "wrong-frame"?: true | "body" | "event-id" | "members" | "frame" | `${string}$(${string})${string}` | null;
};

/** Every armed fault, in the order in which they are asked. */
export type FaultsShown = {
  faults: ReadonlyArray<FaultShown>;
};

/** What becomes of files by their name. */
export type FileRuleInScenario = {
  /** It is about files in whose name this is found. */
  matches: string;
  /** What the scan of them says; as of all files unless said. */
  scan?: "passed" | "malware" | "in-progress" | `${string}$(${string})${string}` | null;
  /** What has become of them; as of all files unless said. */
  content?: "ready" | "in-progress" | "failed" | "expired" | `${string}$(${string})${string}` | null;
};

/** A file: its name, and what is in it; one kilobyte of anything unless said. */
export type FileSpecInScenario = {
  /** Its name; by its ending clients tell what it is. */
  name: string | `${string}$(${string})${string}`;
  /** The text in it. */
  content?: string | null | `${string}$(${string})${string}`;
  /** Its bytes. */
  base64?: string | `${string}$(${string})${string}` | null;
  /** How many bytes of anything are in it. */
  size?: number | `${string}$(${string})${string}` | null;
  /** Its media type; that of its name unless said. */
  type?: string | `${string}$(${string})${string}` | null;
};

/** Whether one expectation is met, and why not. */
export type FindingShown = {
  passed: boolean;
  what: string;
  expected: string;
  seen: string;
  /** Lines that say why not. */
  explanation: ReadonlyArray<string>;
  /** The entries that came nearest. */
  near: ReadonlyArray<NearMissShown>;
};

/** How often a fault must have acted. */
export type Fired = {
  /** Its name. */
  fault: string;
  /** Exactly so often; 0 is never. */
  fired: number;
};

/** How often a fault must have acted. */
export type FiredInScenario = {
  /** Its name. */
  fault: string;
  /** Exactly so often; 0 is never. */
  fired: number | `${string}$(${string})${string}`;
};

/** Always the same. */
export type Fixed = {
  fixed: string | 0;
};

/** Always the same. */
export type FixedInScenario = {
  fixed: string | 0 | `${string}$(${string})${string}`;
};

/** The entries that meet a condition. */
export type Found = {
  /** Oldest first. */
  entries: ReadonlyArray<EntryShown>;
  /** If there are none: those that came nearest. */
  near: ReadonlyArray<NearMissShown>;
  /** There are more: ask again with this as `after`. */
  next?: number;
  /** The number of the last entry that began. */
  last: number;
  /** How many entries are not kept any more, and were not looked at. */
  dropped: number;
};

/** The world before anything happens. */
export type GivenInScenario = {
  /** How time moves, and what it is at first. */
  clock?: "real" | "auto" | "manual" | `${string}$(${string})${string}` | ClockSpecInScenario;
  /** What ids, personas and chance are drawn from; that of `--seed` unless said. */
  seed?: number | `${string}$(${string})${string}` | null;
  /** How the clients behave where clients differ. */
  client?: "documented" | "v1-2023" | "chat-sdk" | `${string}$(${string})${string}` | ProfileInScenario;
  widget?: WidgetSpecInScenario | `${string}$(${string})${string}`;
  /** The page's auth token provider: its outcomes, or all of it, or `none`; a good one unless said. */
  provider?: "none" | `${string}$(${string})${string}` | ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | `${string}$(${string})${string}` | GivesTokenInScenario | ThrowsInScenario | RejectsInScenario | HangsInScenario | ComesLateInScenario | ReturnsInScenario | AnswersInScenario> | ProviderSpecInScenario | null;
  /** Several by name; the first is the page's unless a visitor names another. */
  providers?: { [name: string]: ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | `${string}$(${string})${string}` | GivesTokenInScenario | ThrowsInScenario | RejectsInScenario | HangsInScenario | ComesLateInScenario | ReturnsInScenario | AnswersInScenario> | `${string}$(${string})${string}` | ProviderSpecInScenario } | `${string}$(${string})${string}` | null;
  /** The people who chat, by name; one unless said. */
  visitors?: { [name: string]: VisitorSpecInScenario | `${string}$(${string})${string}` } | `${string}$(${string})${string}`;
  /** Who serves the chats: nobody unless said, `friendly`, or an agent with rules; a list is the rules alone. */
  agent?: "none" | "friendly" | `${string}$(${string})${string}` | ReadonlyArray<AgentRuleInScenario | `${string}$(${string})${string}`> | AgentSpecInScenario;
  /** The Genesys side. */
  workspace?: WorkspaceSpecInScenario | `${string}$(${string})${string}`;
  /** The origin of the built-in page of web content; one of the hub's own unless said. */
  "content-origin"?: string | `${string}$(${string})${string}` | null;
  /** Deliberate misbehaviour; of several at a point, the first whose conditions hold acts. */
  faults?: ReadonlyArray<FaultSpecInScenario | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
};

/** The provider calls back with a token. */
export type GivesToken = {
  token: TokenSpec;
};

/** The provider calls back with a token. */
export type GivesTokenInScenario = {
  token: TokenSpecInScenario | `${string}$(${string})${string}`;
};

/** The provider never calls back. */
export type Hangs = {
  hang: true;
};

/** The provider never calls back. */
export type HangsInScenario = {
  hang: true | `${string}$(${string})${string}`;
};

/** That the server answers. */
export type Health = {
  status: "ok";
  version: string;
};

/** How a token endpoint answers. */
export type HttpAnswer = {
  /** Its status. */
  status?: number;
  /** Its headers. */
  headers?: unknown;
  /** Its body: the token, in a good answer. */
  body?: string;
};

/** How a token endpoint answers. */
export type HttpAnswerInScenario = {
  /** Its status. */
  status?: number | `${string}$(${string})${string}`;
  /** Its headers. */
  headers?: unknown;
  /** Its body: the token, in a good answer. */
  body?: string;
};

export type HubStepInScenario = {
  /** The built-in issuer's keys are rotated, or published in another way. */
  hub: "rotate-keys" | `${string}$(${string})${string}` | RotateKeysActionInScenario | PublishKeysActionInScenario;
};

/** Points that must be reached one after the other; anything may happen in between. */
export type InOrder = {
  "in-order": ReadonlyArray<Reached>;
};

/** Points that must be reached one after the other; anything may happen in between. */
export type InOrderInScenario = {
  "in-order": ReadonlyArray<ReachedInScenario | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
};

/** What is served. */
export type Index = {
  /** The version. */
  mockhub: string;
  /** Each as its method and its path. */
  routes: ReadonlyArray<string>;
};

/** A token to look at. */
export type InspectRequest = {
  /** What a provider gave: text, or whatever else. */
  token: unknown;
  /** The provider whose rules are asked; all of the sandbox's unless said, as on a call. */
  provider?: string | null;
};

/** What every rule says of a token. */
export type Inspection = {
  valid: boolean;
  /** What it is refused for: that of the first rule it fails. */
  reason?: string;
  /** The browser SDK's code for that. */
  code?: number | null;
  /** The same in one line. */
  verdict: string;
  rules: ReadonlyArray<RuleShown>;
};

/** The built-in issuer's keys, fetched over HTTP in one of the forms it publishes. */
export type IssuerKeys = {
  /** That they are the built-in issuer's. */
  from: "issuer";
  /** Bare PEM, the array that Dynamics 365 documents, or a JWK set. */
  as?: "pem-url" | "dynamics" | "jwks";
};

/** The built-in issuer's keys, fetched over HTTP in one of the forms it publishes. */
export type IssuerKeysInScenario = {
  /** That they are the built-in issuer's. */
  from: "issuer" | `${string}$(${string})${string}`;
  /** Bare PEM, the array that Dynamics 365 documents, or a JWK set. */
  as?: "pem-url" | "dynamics" | "jwks" | `${string}$(${string})${string}`;
};

/** An agent or a bot begins to serve the conversation. */
export type JoinRequest = {
  /** Who: the same name is the same person in every conversation of the sandbox, drawn from its seed. */
  agent?: string;
  /** How people in the chat see them called; as their persona is unless said. */
  name?: string | null;
  role?: "agent" | "bot";
};

/** What happened. */
export type JournalShown = {
  /** Oldest first. */
  entries: ReadonlyArray<EntryShown>;
  /** There are more: ask again with this as `after`. */
  next?: number;
  /** The number of the last entry that began: a mark, for asking later what came after it. */
  last: number;
  /** How many entries are not kept any more. */
  dropped: number;
  /** How often each point was reached, whatever was dropped. */
  counts: { [name: string]: number };
};

/** How much a journal keeps. */
export type JournalSpecInScenario = {
  entries?: number | `${string}$(${string})${string}`;
  bytes?: number | `${string}$(${string})${string}`;
};

/** One JWK. */
export type JwkKeys = {
  jwk: { [name: string]: unknown };
};

/** One JWK. */
export type JwkKeysInScenario = {
  jwk: { [name: string]: unknown } | `${string}$(${string})${string}`;
};

/** A JWK set. */
export type JwksKeys = {
  jwks: { [name: string]: unknown };
};

/** A JWK set. */
export type JwksKeysInScenario = {
  jwks: { [name: string]: unknown } | `${string}$(${string})${string}`;
};

/** One key. */
export type KeyShown = {
  kid: string;
  /** When it expires, in ISO 8601. */
  expires: string;
};

/** The built-in issuer's keys. */
export type KeysShown = {
  /** How they are published. */
  published: "ok" | "withheld" | "broken";
  /** The kid of the one that signs. */
  signing: string;
  /** Those that are published, oldest first. */
  keys: ReadonlyArray<KeyShown>;
  /** Where, by form. */
  addresses: { [name: string]: string };
};

export type Lacking = {
  /** Members that are left out of a JSON body, by path (`a.b[0]`) or pointer (`/a/b/0`). */
  without: ReadonlyArray<string>;
};

export type LackingInScenario = {
  /** Members that are left out of a JSON body, by path (`a.b[0]`) or pointer (`/a/b/0`). */
  without: ReadonlyArray<string> | `${string}$(${string})${string}`;
};

export type ListConversationsQuery = {
  state?: "Open" | "Active" | "Waiting" | "WrapUp" | "Closed" | null;
  /** How many at most: the newest of those wanted. */
  limit?: number;
};

export type ListEntriesQuery = {
  /** Shows tokens with their signature. */
  "show-secrets"?: boolean;
  /** Where they happened (`GET /v1/points`). */
  point?: Point2 | null;
  kind?: "request" | "provider-call" | "key-fetch" | "verdict" | "page" | "fault" | "push" | "event" | "chat" | null;
  outcome?: "ok" | "refused" | "failed" | null;
  /** The true cause; without its argument (`missing_claim`) any argument will do. */
  cause?: Cause | string | null;
  /** The client's request id. */
  conversation?: string | null;
  status?: number | null;
  /** The event that a page reports, or one that is pushed to a chat client. */
  event?: EventName2 | null;
  /** A mark: leaves out the entry of this number and those before it. */
  after?: number;
  /** How many at most: the oldest of those wanted. */
  limit?: number;
};

export type ListOrphansQuery = {
  /** Shows tokens with their signature. */
  "show-secrets"?: boolean;
  /** Where they happened (`GET /v1/points`). */
  point?: Point2 | null;
  kind?: "request" | "provider-call" | "key-fetch" | "verdict" | "page" | "fault" | "push" | "event" | "chat" | null;
  outcome?: "ok" | "refused" | "failed" | null;
  /** The true cause; without its argument (`missing_claim`) any argument will do. */
  cause?: Cause | string | null;
  /** The client's request id. */
  conversation?: string | null;
  status?: number | null;
  /** The event that a page reports, or one that is pushed to a chat client. */
  event?: EventName2 | null;
  /** A mark: leaves out the entry of this number and those before it. */
  after?: number;
  /** How many at most: the oldest of those wanted. */
  limit?: number;
};

/** Mostly short with a long tail, as networks are. */
export type Lognormal = {
  lognormal: LognormalSpec;
};

/** Mostly short with a long tail, as networks are. */
export type LognormalInScenario = {
  lognormal: LognormalSpecInScenario | `${string}$(${string})${string}`;
};

/** Half the calls wait less than `median`, one in a hundred longer than `p99`, none longer than `cap`. */
export type LognormalSpec = {
  /** What half the calls wait at most. */
  median: string | 0;
  /** What one call in a hundred exceeds. */
  p99: string | 0;
  /** What none exceeds. */
  cap: string | 0;
};

/** Half the calls wait less than `median`, one in a hundred longer than `p99`, none longer than `cap`. */
export type LognormalSpecInScenario = {
  /** What half the calls wait at most. */
  median: string | 0 | `${string}$(${string})${string}`;
  /** What one call in a hundred exceeds. */
  p99: string | 0 | `${string}$(${string})${string}`;
  /** What none exceeds. */
  cap: string | 0 | `${string}$(${string})${string}`;
};

/** The page's client makes one call, with what the published client sends there. */
export type MakeCallInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** The point that is called. */
  at?: Point3 | `${string}$(${string})${string}` | null;
  /** A path instead, in which `{org}`, `{wid}`, `{rid}` and `{chat}` are filled in. */
  path?: string | `${string}$(${string})${string}` | null;
  /** The point's own unless said; for a path GET, or POST with a body. */
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | `${string}$(${string})${string}` | null;
  /** What other names in braces stand for. */
  with?: { [name: string]: string | number } | `${string}$(${string})${string}`;
  /** Parameters of the address beside the client's own, or in their place. */
  query?: { [name: string]: string | number } | `${string}$(${string})${string}`;
  /** Headers beside the client's own, or in their place. */
  header?: unknown;
  /** Members beside the client's own, or in their place; anything else is sent instead, text as it is. */
  body?: unknown;
  /** A captured chat, `$(name)`; the visitor's own unless said. */
  chat?: ChatInScenario | `${string}$(${string})${string}` | null;
  /** Name under which the body of the answer is captured. */
  as?: string | `${string}$(${string})${string}` | null;
};

/** Web content in the Genesys desktop asks for something, as the published client does. */
export type MakeRequestInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** `namespace.method`, such as `auth.getJwtToken`. */
  name: string | `${string}$(${string})${string}`;
  /** In the order on the wire; none unless said. */
  parameters?: ReadonlyArray<unknown> | `${string}$(${string})${string}` | null;
  /** The page's origin; that of the built-in page unless said. */
  origin?: string | `${string}$(${string})${string}` | null;
  /** Name under which the answer's `data` is captured. */
  as?: string | `${string}$(${string})${string}` | null;
};

export type Malformed = {
  malformed: true;
};

export type MalformedInScenario = {
  malformed: true | `${string}$(${string})${string}`;
};

/** One rule of data masking: a name, and the regular expression (of JavaScript) of what is masked. */
export type MaskingRuleInScenario = {
  /** Its name. */
  id: string | `${string}$(${string})${string}`;
  /** What is masked, as JavaScript writes it. */
  regex: string | `${string}$(${string})${string}`;
};

/** Data masking: the rules, and from whom the text is hidden that they match. */
export type MaskingSpecInScenario = {
  rules?: ReadonlyArray<MaskingRuleInScenario | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
  /** Whether clients mask what the customer writes. */
  customer?: boolean | `${string}$(${string})${string}`;
  /** Whether it is masked for agents; no published client reads it. */
  agent?: boolean | `${string}$(${string})${string}`;
};

/** A message. */
export type MessageShown = {
  /** When it was sent, in epoch milliseconds; ids increase within a conversation. */
  id: string;
  /** The same in ISO 8601, in sandbox time. */
  at: string;
  type: "text" | "html" | "topicUpdated" | "participantAdded" | "participantRemoved";
  /** Who said it, or had the system say it. */
  sender: ParticipantShown;
  /** What was said, or the new topic. */
  text?: string;
  metadata?: { [name: string]: string };
  /** The files it names. */
  attachments?: ReadonlyArray<AttachmentShown>;
  /** Who was added or removed. */
  participants?: ReadonlyArray<ParticipantShown>;
  editedAt?: string;
  deletedAt?: string;
};

/** A token to make: a good one, with claims changed, or broken on purpose. */
export type MintRequest = {
  /** Claims put over those of a good token; `lwicontexts` may be written as an object. */
  claims?: { [name: string]: unknown };
  /** Lifetime from now; 15m unless said. May be negative. */
  "expires-in"?: string | 0 | null;
  /** A defect of `mockhub token break --list`. */
  defect?: "empty" | "whitespace" | "not-a-string" | "oversized" | "five-segments" | "two-segments" | "html" | "bad-base64" | "unused-bits" | "bad-header-json" | "duplicate-member" | "alg-missing" | "alg-none" | "wrong-alg" | "hmac-with-public-key" | "crit" | "bad-kid" | "bad-typ" | "unknown-kid" | "signature-missing" | "wrong-key" | "tampered" | "bad-payload-json" | "payload-not-object" | "exp-as-text" | "sub-as-number" | "missing-iss" | "missing-iat" | "missing-exp" | "missing-sub" | "expired" | "not-yet-valid" | "issued-in-future" | "wrong-issuer" | "lwicontexts-not-string" | "lwicontexts-not-json" | "lwicontexts-not-object" | "lwicontexts-bad-value" | "lwicontexts-too-many-keys" | null;
  /** The exact text to give instead. */
  raw?: string | null;
  /** The provider whose token it is, by name; the one that pages use unless said. */
  provider?: string | null;
  /** Whose token it is; each visitor has a contact of their own. */
  visitor?: string;
};

/** A token. */
export type Minted = {
  /** Text, but for the defect `not-a-string`. */
  token: unknown;
  /** For a token with a defect: what a provider with default rules says of it. */
  reason?: string;
};

/** An entry that came near: what it is, and what became of each criterion. */
export type NearMissShown = {
  /** Its number. */
  entry: number;
  summary: string;
  criteria: ReadonlyArray<CriterionShown>;
};

/** A sandbox to make: its first state, to which a reset returns it. */
export type NewSandboxInScenario = {
  /** What people call it; ids derive from its own id alone. */
  label?: string | null | `${string}$(${string})${string}`;
  /** The organization's id; derived from the sandbox's unless said. */
  "org-id"?: string | `${string}$(${string})${string}` | null;
  /** What personas, ids and draws come from. */
  seed?: number | `${string}$(${string})${string}`;
  /** Real time unless said. */
  clock?: "real" | "auto" | "manual" | `${string}$(${string})${string}` | ClockSpecInScenario;
  widgets?: WidgetsSpecInScenario | `${string}$(${string})${string}`;
  /** By name, the pages' own first; a good one unless said. */
  providers?: { [name: string]: ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | `${string}$(${string})${string}` | GivesTokenInScenario | ThrowsInScenario | RejectsInScenario | HangsInScenario | ComesLateInScenario | ReturnsInScenario | AnswersInScenario> | `${string}$(${string})${string}` | ProviderSpecInScenario } | `${string}$(${string})${string}`;
  /** Who serves its chats: nobody unless said, `friendly`, or an agent with rules. */
  agent?: "none" | "friendly" | `${string}$(${string})${string}` | ReadonlyArray<AgentRuleInScenario | `${string}$(${string})${string}`> | AgentSpecInScenario;
  /** The Genesys side. */
  workspace?: WorkspaceSpecInScenario | `${string}$(${string})${string}`;
  journal?: JournalSpecInScenario | `${string}$(${string})${string}`;
  /** Whether calls that nobody foresees are looked for while no scenario is armed; they are not unless said. */
  strict?: boolean | `${string}$(${string})${string}` | StrictInScenario | null;
  /** How long it may go unused before it is deleted; the server's setting unless said. */
  idle?: string | 0 | `${string}$(${string})${string}` | null;
  /** Its name, from which its addresses derive; a free one unless said. */
  id?: string | `${string}$(${string})${string}` | null;
  /** A scenario to arm it with, or the text of its file. */
  scenario?: ScenarioInScenario | `${string}$(${string})${string}` | ScenarioFileInScenario | null;
  /** The same, as a file on the hub's machine. */
  "scenario-file"?: string | null | `${string}$(${string})${string}`;
};

/** One page. */
export type PageShown = {
  /** Its number. */
  page: number;
  /** Where it says it is. */
  address: string;
  visitor: string;
  /** Its widget's id. */
  widget: string;
  /** How its script behaves. */
  profile: "documented" | "v1-2023" | "chat-sdk";
  /** Whether it is open and can be told something. */
  listens: boolean;
};

/** The pages that have the widget. */
export type PagesShown = {
  /** Oldest first. */
  pages: ReadonlyArray<PageShown>;
};

/** Somebody who takes part. */
export type ParticipantShown = {
  /** Their communication user id. */
  id: string;
  name: string | null;
  role: "customer" | "agent" | "bot" | "system" | "user";
};

/** One public key or certificate, as PEM text. */
export type PemKeys = {
  pem: string;
};

/** One public key or certificate, as PEM text. */
export type PemKeysInScenario = {
  pem: string;
};

/** A scenario to play. */
export type PlayRequest = {
  /** The file's name, which places are told with. */
  file?: string;
  /** Override those of the scenario. */
  vars?: { [name: string]: unknown };
  /** The number of one of its rows, from 0; needed if it has some. */
  row?: number | null;
  /** Its text, as a file holds it. */
  scenario: string;
  /** What ids and draws come from, if the scenario does not say. */
  seed?: number;
  /** How time moves, if the scenario does not say: as `mockhub run` has it, or `real`, or `manual`. */
  clock?: "real" | "auto" | "manual";
};

/** What became of a scenario. */
export type Played = {
  file: string;
  /** Its title; that of a row has the row's values. */
  scenario: string;
  /** Whether everything expected was seen. */
  passed: boolean;
  /** What the visitors' pages saw, step by step. */
  results: ReadonlyArray<StepShown>;
  differences: ReadonlyArray<DifferenceShown>;
  /** What is worth telling, though it fails nothing. */
  notes: ReadonlyArray<string>;
  /** How long it took, in real time. */
  seconds: number;
};

export type Point = "livechat.config" | "livechat.conversation" | "livechat.chat-token" | "livechat.sessioninit" | "livechat.work-item-details" | "livechat.validate-chat-record" | "livechat.session-close" | "livechat.reconnectable-chats" | "livechat.reconnect" | "livechat.authenticate-chat" | "livechat.chat-transcripts" | "livechat.email-request" | "livechat.conversation-history" | "livechat.typing" | "livechat.secondary-channel-event" | "livechat.unread-messages" | "livechat.read-receipt" | "livechat.data-masking" | "livechat.submit-post-chat" | "livechat.survey-invite" | "acs.create-thread" | "acs.list-threads" | "acs.get-thread" | "acs.update-thread" | "acs.delete-thread" | "acs.send-message" | "acs.list-messages" | "acs.get-message" | "acs.update-message" | "acs.delete-message" | "acs.list-participants" | "acs.add-participants" | "acs.remove-participant" | "acs.send-typing" | "acs.send-read-receipt" | "acs.list-read-receipts" | "realtime.config" | "realtime.allocate" | "realtime.handshake" | "realtime.connect" | "realtime.poll" | "realtime.event" | "realtime.register" | "realtime.probe" | "attachments.auth" | "attachments.create" | "attachments.upload" | "attachments.status" | "attachments.view" | "attachments.delete" | "attachments.frame" | "page.open" | "page.start" | "page.provider" | "page.answer" | "page.event" | "page.note" | "page.chat" | "page.reason" | "page.channel" | "widget.script" | "provider.script" | "provider.outcome" | "livechat.agent-availability" | "livechat.widget-details" | "demo.page" | "demo.file" | "demo.token" | "provider.call" | "keys.fetch" | "issuer.token" | "issuer.public-key" | "issuer.public-keys" | "issuer.jwks" | "workspace.page" | "workspace.file" | "workspace.demo" | "desktop.open" | "desktop.report" | "desktop.action" | "desktop.channel" | "scapi.auth.getJwtToken" | "scapi.auth.getPureCloudToken" | "scapi.agent.get" | "scapi.agent.getState" | "scapi.agent.getStateList" | "scapi.agent.setState" | "scapi.media.getMediaList" | "scapi.media.getMediaByName" | "scapi.media.setState" | "scapi.interaction.getInteractions" | "scapi.interaction.getByInteractionId" | "scapi.interaction.getByBundleId" | "scapi.interaction.getByCaseId" | "scapi.interaction.setUserData" | "scapi.interaction.attachUserData" | "scapi.interaction.updateUserData" | "scapi.interaction.deleteUserData" | "scapi.interaction.selectCaseByCaseId" | "scapi.interaction.markdone" | "scapi.interaction.blockMarkdone" | "scapi.interaction.unblockMarkdone" | "scapi.interaction.accept" | "scapi.interaction.reject" | "scapi.interaction.singleStepTransfer" | "scapi.interaction.singleStepConference" | "scapi.interaction.consult" | "scapi.interaction.completeTransfer" | "scapi.interaction.completeConference" | "scapi.voice.dial" | "scapi.voice.dialEx" | "scapi.voice.answer" | "scapi.voice.hold" | "scapi.voice.resume" | "scapi.voice.hangUp" | "scapi.voice.startCallRecording" | "scapi.voice.stopCallRecording" | "scapi.voice.pauseCallRecording" | "scapi.voice.resumeCallRecording" | "scapi.sipEndpoint.muteMicrophone" | "scapi.sipEndpoint.unmuteMicrophone" | "scapi.sipEndpoint.muteSpeaker" | "scapi.sipEndpoint.unmuteSpeaker" | "scapi.sipEndpoint.isMicrophoneMute" | "scapi.sipEndpoint.isSpeakerMute" | "scapi.email.create" | "scapi.outbound.getCampaigns" | "scapi.outbound.getPreviewRecord" | "scapi.outbound.getChainedRecords" | "scapi.outbound.getRecordFields" | "scapi.outbound.updateRecordFields" | "scapi.outbound.callPreviewRecord" | "scapi.outbound.rejectPreviewRecord" | "scapi.outbound.cancelPreviewRecord" | "scapi.outbound.startDirectPushPreview" | "scapi.outbound.stopDirectPushPreview" | "scapi.outbound.rescheduleRecord" | "scapi.outbound.cancelReschedule" | "scapi.outbound.getListOfCallResults" | "scapi.outbound.setCallResult" | "scapi.outbound.getCallResult" | "scapi.outbound.setDoNotCall" | "scapi.outbound.removeDoNotCall" | "scapi.system.getAllowedServices" | "scapi.system.triggerActivity" | "scapi.system.popupToast" | "scapi.system.updateToast" | "scapi.system.closeToast" | "scapi.system.openDialog" | "scapi.system.closeDialog" | "scapi.system.updateViewInApplicationMenuBar" | "scapi.system.closeViewInApplicationMenuBar" | "scapi.system.amIVisible" | "scapi.system.isFrameLeading" | "scapi.system.isFrameFollowing" | "scapi.system.isFrameNegotiating" | "scapi.system.isFrameLeadingOrNegotiating" | "scapi.system.isLastActiveFrame" | "scapi.messenger.broadcastMessage" | "scapi.configuration.getOption" | "scapi.configuration.getContextualOption" | "scapi.unknown" | "scapi.subscribe" | "scapi.unsubscribe" | "genesys.exchange-token" | "genesys.pure-cloud-token" | "genesys.version" | "genesys.start" | "genesys.login" | "genesys.logout" | "genesys.keep-alive" | "genesys.token" | "genesys.code-token" | "genesys.userinfo" | "genesys.openid-userinfo" | "genesys.jwt-userinfo" | "genesys.authorize" | "genesys.sign-in" | "genesys.sign-in-page" | "genesys.sign-out" | "genesys.auth-scheme" | "genesys.ping" | "genesys.change-password" | "genesys.jwks" | "genesys.openid-configuration";

export type Point2 = "livechat.config" | "livechat.conversation" | "livechat.chat-token" | "livechat.sessioninit" | "livechat.work-item-details" | "livechat.validate-chat-record" | "livechat.session-close" | "livechat.reconnectable-chats" | "livechat.reconnect" | "livechat.authenticate-chat" | "livechat.chat-transcripts" | "livechat.email-request" | "livechat.conversation-history" | "livechat.typing" | "livechat.secondary-channel-event" | "livechat.unread-messages" | "livechat.read-receipt" | "livechat.data-masking" | "livechat.submit-post-chat" | "livechat.survey-invite" | "acs.create-thread" | "acs.list-threads" | "acs.get-thread" | "acs.update-thread" | "acs.delete-thread" | "acs.send-message" | "acs.list-messages" | "acs.get-message" | "acs.update-message" | "acs.delete-message" | "acs.list-participants" | "acs.add-participants" | "acs.remove-participant" | "acs.send-typing" | "acs.send-read-receipt" | "acs.list-read-receipts" | "chat.joined" | "chat.message" | "chat.typing" | "chat.read" | "chat.transferred" | "chat.queue-position" | "chat.left" | "chat.ended" | "realtime.config" | "realtime.allocate" | "realtime.handshake" | "realtime.connect" | "realtime.poll" | "realtime.event" | "realtime.register" | "realtime.probe" | "attachments.auth" | "attachments.create" | "attachments.upload" | "attachments.status" | "attachments.view" | "attachments.delete" | "attachments.frame" | "page.open" | "page.start" | "page.provider" | "page.answer" | "page.event" | "page.note" | "page.chat" | "page.reason" | "page.channel" | "widget.script" | "provider.script" | "provider.outcome" | "livechat.agent-availability" | "livechat.widget-details" | "demo.page" | "demo.file" | "demo.token" | "hub.unknown-address" | "hub.fault" | "provider.call" | "token.verdict" | "keys.fetch" | "issuer.token" | "issuer.public-key" | "issuer.public-keys" | "issuer.jwks" | "workspace.page" | "workspace.file" | "workspace.demo" | "desktop.open" | "desktop.report" | "desktop.action" | "desktop.channel" | "scapi.auth.getJwtToken" | "scapi.auth.getPureCloudToken" | "scapi.agent.get" | "scapi.agent.getState" | "scapi.agent.getStateList" | "scapi.agent.setState" | "scapi.media.getMediaList" | "scapi.media.getMediaByName" | "scapi.media.setState" | "scapi.interaction.getInteractions" | "scapi.interaction.getByInteractionId" | "scapi.interaction.getByBundleId" | "scapi.interaction.getByCaseId" | "scapi.interaction.setUserData" | "scapi.interaction.attachUserData" | "scapi.interaction.updateUserData" | "scapi.interaction.deleteUserData" | "scapi.interaction.selectCaseByCaseId" | "scapi.interaction.markdone" | "scapi.interaction.blockMarkdone" | "scapi.interaction.unblockMarkdone" | "scapi.interaction.accept" | "scapi.interaction.reject" | "scapi.interaction.singleStepTransfer" | "scapi.interaction.singleStepConference" | "scapi.interaction.consult" | "scapi.interaction.completeTransfer" | "scapi.interaction.completeConference" | "scapi.voice.dial" | "scapi.voice.dialEx" | "scapi.voice.answer" | "scapi.voice.hold" | "scapi.voice.resume" | "scapi.voice.hangUp" | "scapi.voice.startCallRecording" | "scapi.voice.stopCallRecording" | "scapi.voice.pauseCallRecording" | "scapi.voice.resumeCallRecording" | "scapi.sipEndpoint.muteMicrophone" | "scapi.sipEndpoint.unmuteMicrophone" | "scapi.sipEndpoint.muteSpeaker" | "scapi.sipEndpoint.unmuteSpeaker" | "scapi.sipEndpoint.isMicrophoneMute" | "scapi.sipEndpoint.isSpeakerMute" | "scapi.email.create" | "scapi.outbound.getCampaigns" | "scapi.outbound.getPreviewRecord" | "scapi.outbound.getChainedRecords" | "scapi.outbound.getRecordFields" | "scapi.outbound.updateRecordFields" | "scapi.outbound.callPreviewRecord" | "scapi.outbound.rejectPreviewRecord" | "scapi.outbound.cancelPreviewRecord" | "scapi.outbound.startDirectPushPreview" | "scapi.outbound.stopDirectPushPreview" | "scapi.outbound.rescheduleRecord" | "scapi.outbound.cancelReschedule" | "scapi.outbound.getListOfCallResults" | "scapi.outbound.setCallResult" | "scapi.outbound.getCallResult" | "scapi.outbound.setDoNotCall" | "scapi.outbound.removeDoNotCall" | "scapi.system.getAllowedServices" | "scapi.system.triggerActivity" | "scapi.system.popupToast" | "scapi.system.updateToast" | "scapi.system.closeToast" | "scapi.system.openDialog" | "scapi.system.closeDialog" | "scapi.system.updateViewInApplicationMenuBar" | "scapi.system.closeViewInApplicationMenuBar" | "scapi.system.amIVisible" | "scapi.system.isFrameLeading" | "scapi.system.isFrameFollowing" | "scapi.system.isFrameNegotiating" | "scapi.system.isFrameLeadingOrNegotiating" | "scapi.system.isLastActiveFrame" | "scapi.messenger.broadcastMessage" | "scapi.configuration.getOption" | "scapi.configuration.getContextualOption" | "scapi.unknown" | "scapi.subscribe" | "scapi.unsubscribe" | "scapi.event" | "genesys.exchange-token" | "genesys.pure-cloud-token" | "genesys.version" | "genesys.start" | "genesys.login" | "genesys.logout" | "genesys.keep-alive" | "genesys.token" | "genesys.code-token" | "genesys.userinfo" | "genesys.openid-userinfo" | "genesys.jwt-userinfo" | "genesys.authorize" | "genesys.sign-in" | "genesys.sign-in-page" | "genesys.sign-out" | "genesys.auth-scheme" | "genesys.ping" | "genesys.change-password" | "genesys.jwks" | "genesys.openid-configuration";

export type Point3 = "livechat.config" | "livechat.conversation" | "livechat.chat-token" | "livechat.sessioninit" | "livechat.work-item-details" | "livechat.validate-chat-record" | "livechat.session-close" | "livechat.reconnectable-chats" | "livechat.reconnect" | "livechat.authenticate-chat" | "livechat.chat-transcripts" | "livechat.email-request" | "livechat.conversation-history" | "livechat.typing" | "livechat.secondary-channel-event" | "livechat.unread-messages" | "livechat.read-receipt" | "livechat.data-masking" | "livechat.submit-post-chat" | "livechat.survey-invite" | "acs.create-thread" | "acs.list-threads" | "acs.get-thread" | "acs.update-thread" | "acs.delete-thread" | "acs.send-message" | "acs.list-messages" | "acs.get-message" | "acs.update-message" | "acs.delete-message" | "acs.list-participants" | "acs.add-participants" | "acs.remove-participant" | "acs.send-typing" | "acs.send-read-receipt" | "acs.list-read-receipts" | "realtime.config" | "realtime.allocate" | "realtime.handshake" | "realtime.connect" | "realtime.poll" | "realtime.register" | "realtime.probe" | "attachments.auth" | "attachments.create" | "attachments.upload" | "attachments.status" | "attachments.view" | "attachments.delete" | "attachments.frame" | "page.open" | "page.start" | "page.provider" | "page.answer" | "page.event" | "page.note" | "page.chat" | "page.reason" | "page.channel" | "widget.script" | "provider.script" | "provider.outcome" | "livechat.agent-availability" | "livechat.widget-details" | "demo.page" | "demo.file" | "demo.token" | "issuer.token" | "issuer.public-key" | "issuer.public-keys" | "issuer.jwks" | "workspace.page" | "workspace.file" | "workspace.demo" | "desktop.open" | "desktop.report" | "desktop.action" | "desktop.channel" | "scapi.auth.getJwtToken" | "scapi.auth.getPureCloudToken" | "scapi.agent.get" | "scapi.agent.getState" | "scapi.agent.getStateList" | "scapi.agent.setState" | "scapi.media.getMediaList" | "scapi.media.getMediaByName" | "scapi.media.setState" | "scapi.interaction.getInteractions" | "scapi.interaction.getByInteractionId" | "scapi.interaction.getByBundleId" | "scapi.interaction.getByCaseId" | "scapi.interaction.setUserData" | "scapi.interaction.attachUserData" | "scapi.interaction.updateUserData" | "scapi.interaction.deleteUserData" | "scapi.interaction.selectCaseByCaseId" | "scapi.interaction.markdone" | "scapi.interaction.blockMarkdone" | "scapi.interaction.unblockMarkdone" | "scapi.interaction.accept" | "scapi.interaction.reject" | "scapi.interaction.singleStepTransfer" | "scapi.interaction.singleStepConference" | "scapi.interaction.consult" | "scapi.interaction.completeTransfer" | "scapi.interaction.completeConference" | "scapi.voice.dial" | "scapi.voice.dialEx" | "scapi.voice.answer" | "scapi.voice.hold" | "scapi.voice.resume" | "scapi.voice.hangUp" | "scapi.voice.startCallRecording" | "scapi.voice.stopCallRecording" | "scapi.voice.pauseCallRecording" | "scapi.voice.resumeCallRecording" | "scapi.sipEndpoint.muteMicrophone" | "scapi.sipEndpoint.unmuteMicrophone" | "scapi.sipEndpoint.muteSpeaker" | "scapi.sipEndpoint.unmuteSpeaker" | "scapi.sipEndpoint.isMicrophoneMute" | "scapi.sipEndpoint.isSpeakerMute" | "scapi.email.create" | "scapi.outbound.getCampaigns" | "scapi.outbound.getPreviewRecord" | "scapi.outbound.getChainedRecords" | "scapi.outbound.getRecordFields" | "scapi.outbound.updateRecordFields" | "scapi.outbound.callPreviewRecord" | "scapi.outbound.rejectPreviewRecord" | "scapi.outbound.cancelPreviewRecord" | "scapi.outbound.startDirectPushPreview" | "scapi.outbound.stopDirectPushPreview" | "scapi.outbound.rescheduleRecord" | "scapi.outbound.cancelReschedule" | "scapi.outbound.getListOfCallResults" | "scapi.outbound.setCallResult" | "scapi.outbound.getCallResult" | "scapi.outbound.setDoNotCall" | "scapi.outbound.removeDoNotCall" | "scapi.system.getAllowedServices" | "scapi.system.triggerActivity" | "scapi.system.popupToast" | "scapi.system.updateToast" | "scapi.system.closeToast" | "scapi.system.openDialog" | "scapi.system.closeDialog" | "scapi.system.updateViewInApplicationMenuBar" | "scapi.system.closeViewInApplicationMenuBar" | "scapi.system.amIVisible" | "scapi.system.isFrameLeading" | "scapi.system.isFrameFollowing" | "scapi.system.isFrameNegotiating" | "scapi.system.isFrameLeadingOrNegotiating" | "scapi.system.isLastActiveFrame" | "scapi.messenger.broadcastMessage" | "scapi.configuration.getOption" | "scapi.configuration.getContextualOption" | "scapi.unknown" | "scapi.subscribe" | "scapi.unsubscribe" | "genesys.exchange-token" | "genesys.pure-cloud-token" | "genesys.version" | "genesys.start" | "genesys.login" | "genesys.logout" | "genesys.keep-alive" | "genesys.token" | "genesys.code-token" | "genesys.userinfo" | "genesys.openid-userinfo" | "genesys.jwt-userinfo" | "genesys.authorize" | "genesys.sign-in" | "genesys.sign-in-page" | "genesys.sign-out" | "genesys.auth-scheme" | "genesys.ping" | "genesys.change-password" | "genesys.jwks" | "genesys.openid-configuration";

/** A point at which calls can be expected. */
export type PointShown = {
  name: string;
  /** What happens there. */
  about: string;
  /** The addresses on the simulated surfaces that lead to it. */
  addresses: ReadonlyArray<string>;
};

/** Every point. */
export type PointsShown = {
  points: ReadonlyArray<PointShown>;
};

/** The survey after a chat, and the one after a chat with a bot alone. */
export type PostChatSpecInScenario = {
  /** Who asks: Customer Voice, or Copilot Studio, in a conversation or not. */
  provider?: "customer-voice" | "copilot" | "copilot-conversational" | `${string}$(${string})${string}`;
  /** The survey's id. */
  form?: string | `${string}$(${string})${string}`;
  /** Whether clients show it or a link to it. */
  mode?: "embed" | "link" | `${string}$(${string})${string}`;
  /** Who owns it; somebody of the widget's own unless said. */
  owner?: string | `${string}$(${string})${string}` | null;
  /** The id of the survey for chats with a bot; there is none unless said. */
  "bot-form"?: string | `${string}$(${string})${string}` | null;
  /** Whether clients show that survey or a link to it. */
  "bot-mode"?: "embed" | "link" | `${string}$(${string})${string}`;
  /** Who owns that survey; somebody of the widget's own unless said. */
  "bot-owner"?: string | `${string}$(${string})${string}` | null;
  /** Where an invite leads; to an address that is not served unless said. */
  link?: string | `${string}$(${string})${string}` | null;
  /** How many invites there are: clients fail unless it is one. */
  invites?: number | `${string}$(${string})${string}`;
};

/** How a client behaves where clients differ. */
export type Profile = {
  /** `documented`: the browser SDK as its pages describe it. `v1-2023`: the hosted script of 2023-12, which calls a registered provider at once, reads its token at once, and lets what it throws reach the page. `chat-sdk`: the published `@microsoft/omnichannel-chat-sdk`, which has errors of its own instead of codes, asks the provider twice, waits for it as long as it takes, and calls again what failed in passing. */
  profile?: "documented" | "v1-2023" | "chat-sdk";
  /** SDK codes to use instead of the catalogue's, by cause: for those that no source settles. */
  codes?: { [name: string]: 1 | 2 | 3 | 4 | 7 | 8 };
};

/** How a client behaves where clients differ. */
export type ProfileInScenario = {
  /** `documented`: the browser SDK as its pages describe it. `v1-2023`: the hosted script of 2023-12, which calls a registered provider at once, reads its token at once, and lets what it throws reach the page. `chat-sdk`: the published `@microsoft/omnichannel-chat-sdk`, which has errors of its own instead of codes, asks the provider twice, waits for it as long as it takes, and calls again what failed in passing. */
  profile?: "documented" | "v1-2023" | "chat-sdk" | `${string}$(${string})${string}`;
  /** SDK codes to use instead of the catalogue's, by cause: for those that no source settles. */
  codes?: { [name: string]: 1 | 2 | 3 | 4 | 7 | 8 | `${string}$(${string})${string}` } | `${string}$(${string})${string}`;
};

/** A registered provider, as it is written. */
export type ProviderShown = {
  /** Its name. */
  provider: string;
  /** One outcome a call; a good token each time unless said. */
  calls?: ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | GivesToken | Throws | Rejects | Hangs | ComesLate | Returns | Answers> | null;
  /** What follows the last outcome: the last again, all from the start, or a failure. */
  after?: "last" | "loop" | "fail";
  /** Whose calls are counted together. */
  per?: "sandbox" | "visitor" | "conversation";
  /** The user's own token endpoint; it is called instead of a script, and its body is the token. */
  url?: string | null;
  /** How the token endpoint is called. */
  method?: "GET" | "POST";
  /** What becomes of real web pages: they are left alone, those that register no provider get this one's outcomes, or these stand in place of whatever the page's own provider did. Unless said, `fill` for a provider whose `calls` are written, else `leave`. */
  "on-pages"?: "leave" | "fill" | "override" | null;
  /** The keys it vouches for: the built-in issuer's, or your own. */
  keys?: IssuerKeys | UrlKeys | PemKeys | JwkKeys | JwksKeys | SecretKeys;
  /** What is demanded of its tokens beside a good signature. */
  rules?: Rules;
};

/** A registered provider: where its tokens come from, and what is believed of them. */
export type ProviderSpec = {
  /** One outcome a call; a good token each time unless said. */
  calls?: ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | GivesToken | Throws | Rejects | Hangs | ComesLate | Returns | Answers> | null;
  /** What follows the last outcome: the last again, all from the start, or a failure. */
  after?: "last" | "loop" | "fail";
  /** Whose calls are counted together. */
  per?: "sandbox" | "visitor" | "conversation";
  /** The user's own token endpoint; it is called instead of a script, and its body is the token. */
  url?: string | null;
  /** How the token endpoint is called. */
  method?: "GET" | "POST";
  /** What becomes of real web pages: they are left alone, those that register no provider get this one's outcomes, or these stand in place of whatever the page's own provider did. Unless said, `fill` for a provider whose `calls` are written, else `leave`. */
  "on-pages"?: "leave" | "fill" | "override" | null;
  /** The keys it vouches for: the built-in issuer's, or your own. */
  keys?: IssuerKeys | UrlKeys | PemKeys | JwkKeys | JwksKeys | SecretKeys;
  /** What is demanded of its tokens beside a good signature. */
  rules?: Rules;
};

/** A registered provider: where its tokens come from, and what is believed of them. */
export type ProviderSpecInScenario = {
  /** One outcome a call; a good token each time unless said. */
  calls?: ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | `${string}$(${string})${string}` | GivesTokenInScenario | ThrowsInScenario | RejectsInScenario | HangsInScenario | ComesLateInScenario | ReturnsInScenario | AnswersInScenario> | `${string}$(${string})${string}` | null;
  /** What follows the last outcome: the last again, all from the start, or a failure. */
  after?: "last" | "loop" | "fail" | `${string}$(${string})${string}`;
  /** Whose calls are counted together. */
  per?: "sandbox" | "visitor" | "conversation" | `${string}$(${string})${string}`;
  /** The user's own token endpoint; it is called instead of a script, and its body is the token. */
  url?: string | `${string}$(${string})${string}` | null;
  /** How the token endpoint is called. */
  method?: "GET" | "POST" | `${string}$(${string})${string}`;
  /** What becomes of real web pages: they are left alone, those that register no provider get this one's outcomes, or these stand in place of whatever the page's own provider did. Unless said, `fill` for a provider whose `calls` are written, else `leave`. */
  "on-pages"?: "leave" | "fill" | "override" | `${string}$(${string})${string}` | null;
  /** The keys it vouches for: the built-in issuer's, or your own. */
  keys?: IssuerKeysInScenario | `${string}$(${string})${string}` | UrlKeysInScenario | PemKeysInScenario | JwkKeysInScenario | JwksKeysInScenario | SecretKeysInScenario;
  /** What is demanded of its tokens beside a good signature. */
  rules?: RulesInScenario | `${string}$(${string})${string}`;
};

export type PublishKeysActionInScenario = {
  /** How the built-in issuer publishes its keys: `withheld` answers 503, `broken` gives what cannot be parsed. */
  keys: "ok" | "withheld" | "broken" | `${string}$(${string})${string}`;
};

/** Which entries are looked for. */
export type QueryRequest = {
  /** Where they happen; anywhere unless said. */
  at?: Point2 | null;
  /** What else is asked of them. */
  where?: Where;
  /** A mark: leaves out the entry of this number and those before it. */
  after?: number;
  /** Shows tokens with their signature. */
  "show-secrets"?: boolean;
  /** How many at most: the oldest of them. */
  limit?: number;
};

/** An event is raised in web pages that have the widget. */
export type RaiseEventRequest = {
  event: EventName;
  /** The event's `detail`. */
  detail?: unknown;
  /** The page's number; every page that is open unless said. */
  page?: number | null;
};

/** A point that is reached, by an entry that meets a condition. */
export type Reached = {
  /** The point. */
  at: Point2;
  /** Which of its entries count; all unless said. */
  where?: Where;
};

/** A point that is reached, by an entry that meets a condition. */
export type ReachedInScenario = {
  /** The point. */
  at: Point2 | `${string}$(${string})${string}`;
  /** Which of its entries count; all unless said. */
  where?: WhereInScenario | `${string}$(${string})${string}`;
};

/** An agent has read up to a message. */
export type ReadRequest = {
  /** Which; the one who joined last unless said. */
  agent?: string | null;
  /** Its id; the newest unless said. */
  message?: string | null;
};

/** That calls are taken. */
export type Readiness = {
  status: "ready";
};

/** Up to which message somebody has read. */
export type ReceiptShown = {
  reader: ParticipantShown;
  /** Its id. */
  message: string;
  at: string;
};

/** The customer is shown something that somebody else wrote; what came before it counts as seen too. */
export type ReceiveInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** Exactly this text. */
  text?: string | null | `${string}$(${string})${string}`;
  /** A text in which this is found. */
  matches?: string | null | `${string}$(${string})${string}`;
  /** Who wrote it: `agent` or `bot`, or how they are called in the chat. */
  from?: string | null | `${string}$(${string})${string}`;
  /** Something with a file of this name. */
  attachment?: string | null | `${string}$(${string})${string}`;
  /** What it is; something that was said unless said. */
  type?: "text" | "html" | "participantAdded" | "participantRemoved" | "topicUpdated" | `${string}$(${string})${string}` | null;
  /** How long the customer waits for it. */
  within?: string | 0 | `${string}$(${string})${string}`;
  /** Whether the client looks once a second, or is pushed what is new over a realtime connection. */
  via?: "poll" | "push" | `${string}$(${string})${string}`;
  /** Name under which the message is captured. */
  as?: string | `${string}$(${string})${string}` | null;
  /** A captured chat, `$(name)`; the visitor's own unless said. */
  chat?: ChatInScenario | `${string}$(${string})${string}` | null;
};

export type ReceiveStepInScenario = {
  receive: string | null | `${string}$(${string})${string}` | ReceiveInScenario;
};

/** The promise the provider returned is rejected. */
export type Rejects = {
  /** What it is rejected with. */
  reject: string;
};

/** The promise the provider returned is rejected. */
export type RejectsInScenario = {
  /** What it is rejected with. */
  reject: string;
};

/** Behind so many events; but where fewer come, after that time in any case. */
export type Reorder = {
  /** Behind how many. */
  behind?: number;
  /** How long it waits for them. */
  "at-most"?: string | 0;
};

/** Behind so many events; but where fewer come, after that time in any case. */
export type ReorderInScenario = {
  /** Behind how many. */
  behind?: number | `${string}$(${string})${string}`;
  /** How long it waits for them. */
  "at-most"?: string | 0 | `${string}$(${string})${string}`;
};

export type RequestStepInScenario = {
  request: string | MakeRequestInScenario;
};

/** The page is reloaded with a chat under way. */
export type ResumeChatInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** A captured chat, `$(name)`; the visitor's own unless said. */
  chat?: ChatInScenario | `${string}$(${string})${string}` | null;
};

export type ResumeChatStepInScenario = {
  "resume-chat": ChatInScenario | `${string}$(${string})${string}` | null | ResumeChatInScenario;
};

/** The provider calls back with this value, whatever it is. */
export type Returns = {
  /** The value: a text, a number, null ... */
  returns: unknown;
};

/** The provider calls back with this value, whatever it is. */
export type ReturnsInScenario = {
  /** The value: a text, a number, null ... */
  returns: unknown;
};

/** Somebody calls, writes or asks. */
export type Ring = {
  /** By which medium. */
  media?: string;
  /** Who it is: a call's `ani`. */
  from?: string;
  /** Which number was called; the agent's own unless said. */
  to?: string | null;
  /** Data that comes with the interaction. */
  "user-data"?: { [name: string]: unknown };
  /** Which kind of call it is. */
  "call-type"?: "INTERNAL" | "INBOUND" | "OUTBOUND" | "CONSULT" | "UNKNOWN";
  /** The bundle it belongs to: `interaction.getByBundleId`. */
  bundle?: string | null;
};

/** Somebody calls, writes or asks. */
export type RingInScenario = {
  /** By which medium. */
  media?: string | `${string}$(${string})${string}`;
  /** Who it is: a call's `ani`. */
  from?: string | `${string}$(${string})${string}`;
  /** Which number was called; the agent's own unless said. */
  to?: string | `${string}$(${string})${string}` | null;
  /** Data that comes with the interaction. */
  "user-data"?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Which kind of call it is. */
  "call-type"?: "INTERNAL" | "INBOUND" | "OUTBOUND" | "CONSULT" | "UNKNOWN" | `${string}$(${string})${string}`;
  /** The bundle it belongs to: `interaction.getByBundleId`. */
  bundle?: string | `${string}$(${string})${string}` | null;
};

export type RingStepInScenario = {
  ring: string | `${string}$(${string})${string}` | null | RingInScenario;
};

/** The built-in issuer signs with a new key. */
export type RotateKeys = {
  /** Whether the old key stays published. */
  "keep-old"?: boolean;
};

export type RotateKeysActionInScenario = {
  "rotate-keys": true | `${string}$(${string})${string}` | null | RotateKeysInScenario;
};

/** The built-in issuer signs with a new key. */
export type RotateKeysInScenario = {
  /** Whether the old key stays published. */
  "keep-old"?: boolean | `${string}$(${string})${string}`;
};

/** What one rule says of a token. */
export type RuleShown = {
  /** Its number; rules decide in their order. */
  rule: string;
  /** What a token that fails it is refused for. */
  reason: string;
  state: "pass" | "fail" | "not reached";
  /** Why it fails. */
  detail: string | null;
};

/** Claim rules of one provider. The defaults follow what Microsoft documents for live chat ("Configure authentication settings"); what it does not say is our choice and can be set here. */
export type Rules = {
  /** Signature algorithms that are allowed; by default those of the key's kind (RS256 for an RSA key). */
  algorithms?: ReadonlyArray<"RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA" | "Ed25519" | "HS256" | "HS384" | "HS512"> | null;
  /** Accepted values of `iss`, compared byte for byte. */
  issuer?: string | ReadonlyArray<string> | null;
  /** Accepted values of `aud`; not looked at unless set (live chat has no audience setting). */
  audience?: string | ReadonlyArray<string> | null;
  /** Claims that must be there and not empty. */
  "required-claims"?: ReadonlyArray<string>;
  /** Tolerance for exp, nbf and iat. A .NET service usually has 5m. */
  leeway?: string | 0;
  /** The header's `typ`, compared without case; not looked at unless set. */
  typ?: string | null;
  /** Longest token that is looked at. */
  "max-token-bytes"?: number;
  /** Accept a shared secret shorter than its algorithm demands. */
  "allow-weak-secret"?: boolean;
  /** Choose the key by its kind alone, whatever the token's `kid` says. */
  "ignore-kid"?: boolean;
  /** Refuse a token whose `iat` lies in the future. */
  "check-issued-at"?: boolean;
  /** Longest time since `iat`. */
  "max-age"?: string | 0 | null;
  /** Longest time from `iat` to `exp`. */
  "max-lifetime"?: string | 0 | null;
  /** The only accepted `sub`. */
  subject?: string | null;
  /** Claims that must have exactly these values. */
  claims?: { [name: string]: unknown };
  /** Accept each `jti` once. */
  "single-use"?: boolean;
  /** The work stream's context variables: other keys in `lwicontexts` are refused. Not looked at unless set. */
  "context-variables"?: ReadonlyArray<string> | null;
  /** Most keys in `lwicontexts`. */
  "max-context-variables"?: number | null;
  /** How long fetched keys are used before they are fetched anew. */
  refresh?: string | 0;
  /** Least time between two fetches caused by an unknown `kid`. */
  cooldown?: string | 0;
  /** Go on with old keys when they are due and cannot be fetched. */
  "stale-if-error"?: boolean;
};

/** Claim rules of one provider. The defaults follow what Microsoft documents for live chat ("Configure authentication settings"); what it does not say is our choice and can be set here. */
export type RulesInScenario = {
  /** Signature algorithms that are allowed; by default those of the key's kind (RS256 for an RSA key). */
  algorithms?: ReadonlyArray<"RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" | "ES256" | "ES384" | "ES512" | "EdDSA" | "Ed25519" | "HS256" | "HS384" | "HS512" | `${string}$(${string})${string}`> | `${string}$(${string})${string}` | null;
  /** Accepted values of `iss`, compared byte for byte. */
  issuer?: string | ReadonlyArray<string> | null | `${string}$(${string})${string}`;
  /** Accepted values of `aud`; not looked at unless set (live chat has no audience setting). */
  audience?: string | ReadonlyArray<string> | null | `${string}$(${string})${string}`;
  /** Claims that must be there and not empty. */
  "required-claims"?: ReadonlyArray<string> | `${string}$(${string})${string}`;
  /** Tolerance for exp, nbf and iat. A .NET service usually has 5m. */
  leeway?: string | 0 | `${string}$(${string})${string}`;
  /** The header's `typ`, compared without case; not looked at unless set. */
  typ?: string | null | `${string}$(${string})${string}`;
  /** Longest token that is looked at. */
  "max-token-bytes"?: number | `${string}$(${string})${string}`;
  /** Accept a shared secret shorter than its algorithm demands. */
  "allow-weak-secret"?: boolean | `${string}$(${string})${string}`;
  /** Choose the key by its kind alone, whatever the token's `kid` says. */
  "ignore-kid"?: boolean | `${string}$(${string})${string}`;
  /** Refuse a token whose `iat` lies in the future. */
  "check-issued-at"?: boolean | `${string}$(${string})${string}`;
  /** Longest time since `iat`. */
  "max-age"?: string | 0 | `${string}$(${string})${string}` | null;
  /** Longest time from `iat` to `exp`. */
  "max-lifetime"?: string | 0 | `${string}$(${string})${string}` | null;
  /** The only accepted `sub`. */
  subject?: string | null | `${string}$(${string})${string}`;
  /** Claims that must have exactly these values. */
  claims?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Accept each `jti` once. */
  "single-use"?: boolean | `${string}$(${string})${string}`;
  /** The work stream's context variables: other keys in `lwicontexts` are refused. Not looked at unless set. */
  "context-variables"?: ReadonlyArray<string> | `${string}$(${string})${string}` | null;
  /** Most keys in `lwicontexts`. */
  "max-context-variables"?: number | `${string}$(${string})${string}` | null;
  /** How long fetched keys are used before they are fetched anew. */
  refresh?: string | 0 | `${string}$(${string})${string}`;
  /** Least time between two fetches caused by an unknown `kid`. */
  cooldown?: string | 0 | `${string}$(${string})${string}`;
  /** Go on with old keys when they are due and cannot be fetched. */
  "stale-if-error"?: boolean | `${string}$(${string})${string}`;
};

/** Everything a test needs to reach a sandbox. */
export type SandboxShown = {
  id: string;
  label: string | null;
  orgId: string;
  orgUrl: string;
  /** The same over https; null without such a listener. */
  secureOrgUrl: string | null;
  /** What the answer to a start names as the chat's own address. */
  chatEndpoint: string;
  /** What it names as that of attachments. */
  attachmentEndpoint: string;
  /** Their ids. */
  widgets: ByWidget;
  /** The HTML that puts them on a page. */
  scriptTags: ByWidget;
  /** The `iss` of the built-in issuer's tokens. */
  issuer: string;
  /** Where the issuer publishes its keys, by form. */
  keys: { [name: string]: string };
  /** Where the provider that pages use can be called over HTTP. */
  tokenEndpoint: string;
  /** A script with that provider, for any page. */
  providerScript: string;
  /** Names of the registered providers. */
  providers: ReadonlyArray<string>;
  clock: ClockShown;
  seed: number;
  /** The title of the scenario it is armed with. */
  armed: string | null;
  /** Where its journal is read. */
  journal: string;
};

/** Every sandbox. */
export type SandboxesShown = {
  sandboxes: ReadonlyArray<SandboxShown>;
};

/** An agent says something. */
export type SayRequest = {
  /** Which; the one who joined last unless said. */
  agent?: string | null;
  text: string;
  type?: "text" | "html";
  /** What is said beside it, besides what every agent's message says. */
  metadata?: { [name: string]: string } | null;
};

/** A scenario as the text of a file, where a scenario may stand. */
export type ScenarioFileInScenario = {
  /** The file's name, which places are told with. */
  file?: string;
  /** Override those of the scenario. */
  vars?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** The number of one of its rows, from 0; needed if it has some. */
  row?: number | `${string}$(${string})${string}` | null;
  /** What the file holds. */
  text: string;
};

/** One scenario file. */
export type ScenarioInScenario = {
  /** Its title. */
  scenario: string | `${string}$(${string})${string}`;
  /** What it shows, for people. */
  about?: string | null | `${string}$(${string})${string}`;
  /** Names to choose scenarios by: `mockhub run --tag`. */
  tags?: ReadonlyArray<string> | `${string}$(${string})${string}`;
  /** Values for `$(name)`. */
  vars?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Several sets of values: the scenario is played once with each. */
  rows?: ReadonlyArray<{ [name: string]: unknown } | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
  given?: GivenInScenario | `${string}$(${string})${string}`;
  /** What happens, in order. */
  steps?: ReadonlyArray<"start-chat" | "resume-chat" | "end-chat" | "ask-availability" | "receive" | "ring" | `${string}$(${string})${string}` | StartChatStepInScenario | ResumeChatStepInScenario | EndChatStepInScenario | AskAvailabilityStepInScenario | SendStepInScenario | AttachStepInScenario | ReceiveStepInScenario | CallStepInScenario | RequestStepInScenario | AwaitStepInScenario | RingStepInScenario | WorkspaceStepInScenario | SetWorkspaceStepInScenario | AdvanceStepInScenario | HubStepInScenario | ArmStepInScenario | DisarmStepInScenario> | `${string}$(${string})${string}`;
  /** What must have been seen when all is done. */
  expect?: ReadonlyArray<CountInScenario | `${string}$(${string})${string}` | InOrderInScenario | FiredInScenario | WaitedInScenario> | `${string}$(${string})${string}`;
  /** Whether calls that nobody foresees fail it: `true`, `false`, or `{only: [points that may be called]}`. */
  strict?: boolean | `${string}$(${string})${string}` | StrictInScenario;
};

/** Hours that repeat every week. */
export type ScheduleInScenario = {
  /** When it is open, on each of the days: one span, or several. */
  open: string | `${string}$(${string})${string}` | ReadonlyArray<string | `${string}$(${string})${string}`>;
  /** The days; a span over midnight belongs to the day it begins on. */
  days?: ReadonlyArray<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun" | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
  /** The IANA time zone of the times. */
  zone?: string;
};

/** A shared secret (HS256). */
export type SecretKeys = {
  secret: string;
};

/** A shared secret (HS256). */
export type SecretKeysInScenario = {
  secret: string;
};

/** The customer writes something in the chat. */
export type SendInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** What is written. */
  text: string;
  /** Whether it is plain text or HTML. */
  type?: "text" | "html" | `${string}$(${string})${string}`;
  /** What is said beside it. */
  metadata?: { [name: string]: string } | `${string}$(${string})${string}`;
  /** A captured chat, `$(name)`; the visitor's own unless said. */
  chat?: ChatInScenario | `${string}$(${string})${string}` | null;
};

export type SendStepInScenario = {
  send: string | SendInScenario;
};

export type SetWorkspaceStepInScenario = {
  /** Settings of the workspace that are others from now on; what is not said stays. */
  "set-workspace": WorkspaceSpecInScenario | `${string}$(${string})${string}`;
};

/** The workspace's settings, as they are written; what is as always is left out. */
export type SettingsShown = {
  agent?: DesktopAgentSpec;
  /** The first is the one the agent begins in. */
  states?: ReadonlyArray<StateSpec>;
  /** `voice` has calls and `email` e-mails; every other one is accepted or rejected, like a chat. */
  media?: ReadonlyArray<string>;
  /** Which origins may ask for what; unless set, everything for the hub's own listeners. Empty: nobody. */
  "accepted-web-content-origins"?: string | null;
  /** What a page sees whose request is not allowed: no document says it. */
  refused?: "error" | "silence";
  /** Most requests a minute over the whole API; 0 is no limit. */
  "rate-limit"?: number;
  /** The same for single requests: `rate-limit.<request>`. */
  "rate-limits"?: { [name: string]: number };
  /** How long requests are ignored after too many; 0 is for ever. */
  "rate-limit-quarantine-delay"?: string | 0;
  /** Keys of user data that pages see, with commas between them. */
  "user-data-read-allowed"?: string;
  /** Keys that they may set and delete. */
  "user-data-write-allowed"?: string;
  /** How long `blockMarkdone` lasts; the default is ours. */
  "block-markdone-timeout"?: string | 0;
  /** Origins whose pages may read options, with commas between them. */
  "option-read-allowed-web-content-origin"?: string;
  /** The pages in the desktop; the demo's unless said. */
  "web-content"?: ReadonlyArray<WebContentSpec> | null;
  /** When a page is told its `frameId`; when the real desktop does is not known. */
  "frame-id"?: "never" | "load" | "first-message";
  /** What `system.isFrameLeading` and the like say; `auto`: the desktop opened first leads. */
  "frame-role"?: "auto" | "leading" | "following" | "negotiating";
  token?: TokenSettings;
  /** How long somebody who signed in stays so without a call. */
  "session-lifetime"?: string | 0;
  /** OAuth clients that the token endpoint knows, each with its secret; while there is none anybody is one. */
  clients?: { [name: string]: string };
  /** Options of the configuration: by section, by name. */
  options?: { [name: string]: { [name: string]: string } };
  campaigns?: ReadonlyArray<CampaignSpec>;
  /** When who is called, or consulted, answers by themselves; unless set, somebody has them `connect`. */
  "callee-answers-after"?: string | 0 | null;
  /** What a request that succeeds is answered, in place of MockHub's own `data`. */
  answers?: { [name: string]: unknown };
  /** What pages are told of causes. */
  errors?: { [name: string]: string | ErrorText };
  events?: EventSettings;
};

export type ShowConversationQuery = {
  /** A message's id: leaves out that one and those after it. */
  before?: number | null;
  /** How many at most: the newest of those wanted. */
  limit?: number;
};

export type ShowEntryQuery = {
  /** Shows tokens with their signature. */
  "show-secrets"?: boolean;
};

/** What is held back goes out once that time has passed; without it never. */
export type Stall = {
  /** How long; for good unless said. */
  lasts?: string | 0 | null;
};

/** What is held back goes out once that time has passed; without it never. */
export type StallInScenario = {
  /** How long; for good unless said. */
  lasts?: string | 0 | `${string}$(${string})${string}` | null;
};

/** How an armed scenario's expectations stand. */
export type Standing = {
  /** The scenario's. */
  title: string;
  /** Whether all are met now. */
  passed: boolean;
  /** In the order of the expectations. */
  findings: ReadonlyArray<FindingShown>;
  /** What is not met, as `mockhub run` tells it; empty if all is. */
  told: string;
};

/** The page calls startChat. */
export type StartChatInScenario = {
  /** Who does it; the only visitor unless several are given. */
  by?: string | null | `${string}$(${string})${string}`;
  /** Whether the next step does not wait for it; the visitor's own next step does, and the scenario's end. */
  background?: boolean | `${string}$(${string})${string}`;
  /** What must be seen; without it (or with `ok`) the step must succeed. */
  expect?: "ok" | `${string}$(${string})${string}` | ExpectInScenario | null;
  /** Name under which the chat is captured. */
  as?: string | `${string}$(${string})${string}` | null;
  /** Custom context, as the page gives it: `{name: value}` or `{name: {value, isDisplayable}}`. */
  context?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Answers to the pre-chat survey, by the ids of its inputs. */
  "pre-chat"?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Whether the page offered the chat by itself. */
  proactive?: boolean | `${string}$(${string})${string}`;
};

/** A visitor starts a chat. */
export type StartChatRequest = {
  /** The widget on the page; unless said, the armed scenario's, or the authenticated one. */
  widget?: "anonymous" | "authenticated" | null;
  /** Who it is; each visitor has a contact of their own and their own place in a provider's script. */
  visitor?: string;
  /** The page's provider by name, or `none`; unless said, the armed scenario's, or the first. */
  provider?: string | null;
  /** How the client behaves; unless said, as the armed scenario says. */
  client?: "documented" | "v1-2023" | "chat-sdk" | Profile | null;
};

export type StartChatStepInScenario = {
  "start-chat": null | `${string}$(${string})${string}` | StartChatInScenario;
};

/** A state that an agent, and each medium, can be in. */
export type StateSpec = {
  /** What `setState` takes (documented). */
  "operation-name": string;
  /** Which kind of state it is (documented). */
  type: "READY" | "NOT_READY" | "NOT_READY_AFTER_CALLWORK";
  /** Ours: no document names further attributes. */
  "display-name"?: string | null;
};

/** A state that an agent, and each medium, can be in. */
export type StateSpecInScenario = {
  /** What `setState` takes (documented). */
  "operation-name": string | `${string}$(${string})${string}`;
  /** Which kind of state it is (documented). */
  type: "READY" | "NOT_READY" | "NOT_READY_AFTER_CALLWORK" | `${string}$(${string})${string}`;
  /** Ours: no document names further attributes. */
  "display-name"?: string | null | `${string}$(${string})${string}`;
};

/** What a visitor's page saw of one step. */
export type StepShown = {
  ok: boolean;
  /** The `lcw:*` events raised in the page. */
  events: ReadonlyArray<string>;
  /** The browser SDK's code; null for a failure that has none. */
  errorCode?: number | null;
  /** Its documented text. */
  errorDescription?: string | null;
  /** The true cause. */
  cause?: string | null;
  /** One sentence with the values that led to it. */
  detail?: string;
  /** The chat SDK's name of the failure, in its profile. */
  error?: string;
  /** Of the hub's last answer. */
  status?: number;
  /** Of that answer's `errorcode` header: 701, 705. */
  wireCode?: number;
  requestId?: string;
  chatId?: string;
  /** What the visitor received in the chat. */
  message?: string;
};

export type StreamEntriesQuery = {
  /** Shows tokens with their signature. */
  "show-secrets"?: boolean;
  /** Where they happened (`GET /v1/points`). */
  point?: Point2 | null;
  kind?: "request" | "provider-call" | "key-fetch" | "verdict" | "page" | "fault" | "push" | "event" | "chat" | null;
  outcome?: "ok" | "refused" | "failed" | null;
  /** The true cause; without its argument (`missing_claim`) any argument will do. */
  cause?: Cause | string | null;
  /** The client's request id. */
  conversation?: string | null;
  status?: number | null;
  /** The event that a page reports, or one that is pushed to a chat client. */
  event?: EventName2 | null;
  /** A mark: begins with the entries after it that are kept; with new ones only unless given. */
  after?: number | null;
};

/** What becomes of calls that a scenario does not foresee. */
export type StrictInScenario = {
  /** Whether they fail the scenario; they are reported in any case. */
  fails?: boolean | `${string}$(${string})${string}`;
  /** The points that may be called; any unless said. */
  only?: ReadonlyArray<Point2 | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
};

/** A sandbox in which a suite may play. */
export type SuiteBegun = {
  /** The title of the scenario it is armed with. */
  armed: string | null;
  /** The id of the widget it is about. */
  widget: string;
  id?: string;
  label?: string | null;
  orgId?: string;
  orgUrl?: string;
  /** The same over https; null without such a listener. */
  secureOrgUrl?: string | null;
  /** What the answer to a start names as the chat's own address. */
  chatEndpoint?: string;
  /** What it names as that of attachments. */
  attachmentEndpoint?: string;
  /** Their ids. */
  widgets?: ByWidget;
  /** The HTML that puts them on a page. */
  scriptTags?: ByWidget;
  /** The `iss` of the built-in issuer's tokens. */
  issuer?: string;
  /** Where the issuer publishes its keys, by form. */
  keys?: { [name: string]: string };
  /** Where the provider that pages use can be called over HTTP. */
  tokenEndpoint?: string;
  /** A script with that provider, for any page. */
  providerScript?: string;
  /** Names of the registered providers. */
  providers?: ReadonlyArray<string>;
  clock?: ClockShown;
  seed?: number;
  /** Where its journal is read. */
  journal?: string;
};

/** A scenario whose visitor's part somebody else plays. */
export type SuiteRequest = {
  /** The file's name, which places are told with. */
  file?: string;
  /** Override those of the scenario. */
  vars?: { [name: string]: unknown };
  /** The number of one of its rows, from 0; needed if it has some. */
  row?: number | null;
  /** Its text, as a file holds it. */
  scenario: string;
  /** How time moves, if the scenario does not say; real clients wait in real time. */
  clock?: "real" | "auto" | "manual";
};

/** A conversation, and what was said in it. */
export type TalkShown = {
  conversation: ConversationShown;
  /** Oldest first. */
  messages: ReadonlyArray<MessageShown>;
  /** There are older ones: ask again with this as `before`. */
  before?: string;
};

/** The provider throws. */
export type Throws = {
  /** What it throws. */
  throw: string;
};

/** The provider throws. */
export type ThrowsInScenario = {
  /** What it throws. */
  throw: string;
};

/** The JSON Web Token of `auth.getJwtToken` and `exchange-token`: nothing of it but its name is documented. */
export type TokenSettings = {
  /** How long it is valid: until then the same one is given again (documented). */
  lifetime?: string | 0;
  /** Its `aud`; null: it has none. */
  audience?: string | null;
  /** Claims beside MockHub's own, or in their place. */
  claims?: { [name: string]: unknown };
  /** How it is broken on purpose. */
  defect?: "empty" | "whitespace" | "not-a-string" | "oversized" | "five-segments" | "two-segments" | "html" | "bad-base64" | "unused-bits" | "bad-header-json" | "duplicate-member" | "alg-missing" | "alg-none" | "wrong-alg" | "hmac-with-public-key" | "crit" | "bad-kid" | "bad-typ" | "unknown-kid" | "signature-missing" | "wrong-key" | "tampered" | "bad-payload-json" | "payload-not-object" | "exp-as-text" | "sub-as-number" | "missing-iss" | "missing-iat" | "missing-exp" | "missing-sub" | "expired" | "not-yet-valid" | "issued-in-future" | "wrong-issuer" | "lwicontexts-not-string" | "lwicontexts-not-json" | "lwicontexts-not-object" | "lwicontexts-bad-value" | "lwicontexts-too-many-keys" | null;
};

/** The JSON Web Token of `auth.getJwtToken` and `exchange-token`: nothing of it but its name is documented. */
export type TokenSettingsInScenario = {
  /** How long it is valid: until then the same one is given again (documented). */
  lifetime?: string | 0 | `${string}$(${string})${string}`;
  /** Its `aud`; null: it has none. */
  audience?: string | null | `${string}$(${string})${string}`;
  /** Claims beside MockHub's own, or in their place. */
  claims?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** How it is broken on purpose. */
  defect?: "empty" | "whitespace" | "not-a-string" | "oversized" | "five-segments" | "two-segments" | "html" | "bad-base64" | "unused-bits" | "bad-header-json" | "duplicate-member" | "alg-missing" | "alg-none" | "wrong-alg" | "hmac-with-public-key" | "crit" | "bad-kid" | "bad-typ" | "unknown-kid" | "signature-missing" | "wrong-key" | "tampered" | "bad-payload-json" | "payload-not-object" | "exp-as-text" | "sub-as-number" | "missing-iss" | "missing-iat" | "missing-exp" | "missing-sub" | "expired" | "not-yet-valid" | "issued-in-future" | "wrong-issuer" | "lwicontexts-not-string" | "lwicontexts-not-json" | "lwicontexts-not-object" | "lwicontexts-bad-value" | "lwicontexts-too-many-keys" | `${string}$(${string})${string}` | null;
};

/** What a backend needs to verify the workspace's tokens. */
export type TokenShown = {
  /** Their `iss`. */
  issuer: string;
  /** Where the keys are published. */
  jwks: string;
  /** Where the token endpoints are listed. */
  openidConfiguration: string;
  /** The token itself, as `auth.getJwtToken` gives it; text, unless it is broken in that. */
  jwt: unknown;
  /** When the desktop's token, which `auth.getJwtToken` gives, expires. */
  expiration: string;
};

/** A token to give: a good one, with claims changed, or broken on purpose. */
export type TokenSpec = {
  /** Claims put over those of a good token; `lwicontexts` may be written as an object. */
  claims?: { [name: string]: unknown };
  /** Lifetime from now; 15m unless said. May be negative. */
  "expires-in"?: string | 0 | null;
  /** A defect of `mockhub token break --list`. */
  defect?: "empty" | "whitespace" | "not-a-string" | "oversized" | "five-segments" | "two-segments" | "html" | "bad-base64" | "unused-bits" | "bad-header-json" | "duplicate-member" | "alg-missing" | "alg-none" | "wrong-alg" | "hmac-with-public-key" | "crit" | "bad-kid" | "bad-typ" | "unknown-kid" | "signature-missing" | "wrong-key" | "tampered" | "bad-payload-json" | "payload-not-object" | "exp-as-text" | "sub-as-number" | "missing-iss" | "missing-iat" | "missing-exp" | "missing-sub" | "expired" | "not-yet-valid" | "issued-in-future" | "wrong-issuer" | "lwicontexts-not-string" | "lwicontexts-not-json" | "lwicontexts-not-object" | "lwicontexts-bad-value" | "lwicontexts-too-many-keys" | null;
  /** The exact text to give instead. */
  raw?: string | null;
};

/** A token to give: a good one, with claims changed, or broken on purpose. */
export type TokenSpecInScenario = {
  /** Claims put over those of a good token; `lwicontexts` may be written as an object. */
  claims?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Lifetime from now; 15m unless said. May be negative. */
  "expires-in"?: string | 0 | `${string}$(${string})${string}` | null;
  /** A defect of `mockhub token break --list`. */
  defect?: "empty" | "whitespace" | "not-a-string" | "oversized" | "five-segments" | "two-segments" | "html" | "bad-base64" | "unused-bits" | "bad-header-json" | "duplicate-member" | "alg-missing" | "alg-none" | "wrong-alg" | "hmac-with-public-key" | "crit" | "bad-kid" | "bad-typ" | "unknown-kid" | "signature-missing" | "wrong-key" | "tampered" | "bad-payload-json" | "payload-not-object" | "exp-as-text" | "sub-as-number" | "missing-iss" | "missing-iat" | "missing-exp" | "missing-sub" | "expired" | "not-yet-valid" | "issued-in-future" | "wrong-issuer" | "lwicontexts-not-string" | "lwicontexts-not-json" | "lwicontexts-not-object" | "lwicontexts-bad-value" | "lwicontexts-too-many-keys" | `${string}$(${string})${string}` | null;
  /** The exact text to give instead. */
  raw?: string | null | `${string}$(${string})${string}`;
};

/** An agent hands the conversation on. */
export type TransferRequest = {
  /** Which; the one who joined last unless said. */
  agent?: string | null;
  /** To whom; back to the queue unless said. */
  to?: string | null;
};

export type Truncated = {
  /** How many bytes are left; HTTP itself stays whole. */
  truncate: number;
};

export type TruncatedInScenario = {
  /** How many bytes are left; HTTP itself stays whole. */
  truncate: number | `${string}$(${string})${string}`;
};

/** Anything between two durations, each as likely. */
export type Uniform = {
  /** The shortest and the longest. */
  uniform: ReadonlyArray<string | 0>;
};

/** Anything between two durations, each as likely. */
export type UniformInScenario = {
  /** The shortest and the longest. */
  uniform: ReadonlyArray<string | 0 | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
};

/** Keys published at a URL, in any known form; a relative URL is one of the sandbox's own. */
export type UrlKeys = {
  url: string;
};

/** Keys published at a URL, in any known form; a relative URL is one of the sandbox's own. */
export type UrlKeysInScenario = {
  url: string | `${string}$(${string})${string}`;
};

/** Whether everything was seen that must be. */
export type Verified = {
  passed: boolean;
  /** In the order of the expectations. */
  findings: ReadonlyArray<FindingShown>;
  /** What was not seen, as `mockhub run` tells it; empty if all was. */
  told: string;
};

/** What must have been seen. */
export type VerifyRequest = {
  /** Written as in scenario files. */
  expect: ReadonlyArray<Count | InOrder | Fired | Waited>;
  /** A mark: only entries with a higher number count. */
  after?: number;
};

/** Which MockHub this is. */
export type Version = {
  version: string;
};

/** One of several people who chat. */
export type VisitorSpecInScenario = {
  /** The provider on their page: a registered one's name, one of their own, or `none`. */
  provider?: string | ReadonlyArray<"token" | "throw" | "reject" | "hang" | "no-token" | `${string}$(${string})${string}` | GivesTokenInScenario | ThrowsInScenario | RejectsInScenario | HangsInScenario | ComesLateInScenario | ReturnsInScenario | AnswersInScenario> | `${string}$(${string})${string}` | ProviderSpecInScenario | null;
  client?: "documented" | "v1-2023" | "chat-sdk" | `${string}$(${string})${string}` | ProfileInScenario | null;
};

/** Which entries are waited for; those that are there already count. */
export type WaitRequest = {
  /** Where they happen; anywhere unless said. */
  at?: Point2 | null;
  /** What else is asked of them. */
  where?: Where;
  /** A mark: leaves out the entry of this number and those before it. */
  after?: number;
  /** Shows tokens with their signature. */
  "show-secrets"?: boolean;
  /** How many. */
  count?: number;
  /** How long at most, in real time; 5m is the longest. */
  within?: string | 0;
};

/** That a client waited. */
export type Waited = {
  waited: Waiting;
};

/** That a client waited. */
export type WaitedInScenario = {
  waited: WaitingInScenario | `${string}$(${string})${string}`;
};

/** What a wait came to. */
export type WaitedShown = {
  /** Whether as many came as were waited for. */
  enough: boolean;
  /** Those that came, in the order they finished. */
  entries: ReadonlyArray<EntryShown>;
  /** If too few came: those that came nearest. */
  near: ReadonlyArray<NearMissShown>;
  /** If too few came: what was waited for, how many came, and what came nearest. */
  told: string;
  /** The number of the last entry that began. */
  last: number;
};

/** How long whoever got an answer must wait before the same conversation calls again. */
export type Waiting = {
  /** The point that answers. */
  at: Point2;
  /** The answers after which is to be waited; at least one must come, and a call after each. */
  after?: Where;
  /** How long; unless said, as many seconds as the answer's `Retry-After` says. */
  "at-least"?: string | 0 | null;
  /** How long at most; no bound unless said. */
  "at-most"?: string | 0 | null;
  /** How far off a wait may be: real clients and real time are not exact. */
  tolerance?: string | 0;
};

/** How long whoever got an answer must wait before the same conversation calls again. */
export type WaitingInScenario = {
  /** The point that answers. */
  at: Point2 | `${string}$(${string})${string}`;
  /** The answers after which is to be waited; at least one must come, and a call after each. */
  after?: WhereInScenario | `${string}$(${string})${string}`;
  /** How long; unless said, as many seconds as the answer's `Retry-After` says. */
  "at-least"?: string | 0 | `${string}$(${string})${string}` | null;
  /** How long at most; no bound unless said. */
  "at-most"?: string | 0 | `${string}$(${string})${string}` | null;
  /** How far off a wait may be: real clients and real time are not exact. */
  tolerance?: string | 0 | `${string}$(${string})${string}`;
};

/** A page inside the desktop. */
export type WebContentSpec = {
  /** What its tab is called. */
  label?: string;
  /** Its address; `$Interaction.Id$` and the like are filled in. */
  url: string;
  /** How it is shown; the kinds are documented, their names in the real option are not. */
  display?: "tab" | "popup" | "background" | "hidden";
  /** Whether there is one page, or one for each interaction. */
  per?: "workspace" | "interaction";
};

/** A page inside the desktop. */
export type WebContentSpecInScenario = {
  /** What its tab is called. */
  label?: string | `${string}$(${string})${string}`;
  /** Its address; `$Interaction.Id$` and the like are filled in. */
  url: string | `${string}$(${string})${string}`;
  /** How it is shown; the kinds are documented, their names in the real option are not. */
  display?: "tab" | "popup" | "background" | "hidden" | `${string}$(${string})${string}`;
  /** Whether there is one page, or one for each interaction. */
  per?: "workspace" | "interaction" | `${string}$(${string})${string}`;
};

/** Which calls a fault is about; all that is written must hold. */
export type When = {
  /** A call's number or a span of them (`3`, `1-2`, `2-`); only calls that meet the other conditions count. */
  calls?: number | string;
  /** Who calls, where that is known: at `provider.call`, and of MockHub's own visitors everywhere. */
  visitor?: string | null;
  /** The client's request id. */
  conversation?: string | null;
  /** Headers of the call, whatever their letter case: a value, `{matches: regex}` or `{present: false}`. */
  header?: { [name: string]: unknown };
  /** From one moment until just before another: dates and times, or durations from arming. */
  between?: ReadonlyArray<string | 0 | string | number> | null;
  /** How likely it is that the fault acts; 0 is never, and then nothing is drawn. */
  probability?: number;
};

/** Which calls a fault is about; all that is written must hold. */
export type WhenInScenario = {
  /** A call's number or a span of them (`3`, `1-2`, `2-`); only calls that meet the other conditions count. */
  calls?: number | string | `${string}$(${string})${string}`;
  /** Who calls, where that is known: at `provider.call`, and of MockHub's own visitors everywhere. */
  visitor?: string | null | `${string}$(${string})${string}`;
  /** The client's request id. */
  conversation?: string | null | `${string}$(${string})${string}`;
  /** Headers of the call, whatever their letter case: a value, `{matches: regex}` or `{present: false}`. */
  header?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** From one moment until just before another: dates and times, or durations from arming. */
  between?: ReadonlyArray<string | 0 | string | number | `${string}$(${string})${string}`> | `${string}$(${string})${string}` | null;
  /** How likely it is that the fault acts; 0 is never, and then nothing is drawn. */
  probability?: number | `${string}$(${string})${string}`;
};

/** Which journal entries count; only what is written is looked at. */
export type Where = {
  /** The true cause; without its argument (`missing_claim`) any argument will do. */
  cause?: Cause | string | null;
  /** How it ended: well, refused with a cause, or broken off. */
  outcome?: "ok" | "refused" | "failed" | null;
  /** Its HTTP status. */
  status?: number | null;
  /** What happened: a call, a provider's, a fetched key ... */
  kind?: "request" | "provider-call" | "key-fetch" | "verdict" | "page" | "fault" | "push" | "event" | "chat" | null;
  /** The client's request id. */
  conversation?: string | null;
  /** Who calls, where that is known: at `provider.call`, and of MockHub's own visitors everywhere. */
  visitor?: string | null;
  /** The provider's name, in its calls and in verdicts. */
  provider?: string | null;
  /** The number of a web page with the widget. */
  page?: number | null;
  /** The event a page reports, one pushed to a chat client, or the workspace's: `agent`, `messenger:news`. */
  event?: EventName3 | string | null;
  /** The browser SDK's error code that a page was told. */
  code?: 1 | 2 | 3 | 4 | 7 | 8 | null;
  /** The fault that acted on it. */
  fault?: string | null;
  /** Whether it bears a warning: something was left out, or not looked at. */
  warned?: boolean | null;
  /** Headers of a request, whatever their letter case. */
  header?: { [name: string]: unknown };
  /** Parameters in a request's address. */
  query?: { [name: string]: unknown };
  /** Members of a request's JSON body, or of what a chat entry says, by path (`a.b[0]`) or pointer (`/a/b/0`). */
  body?: { [name: string]: unknown };
  /** Text that the detail contains. */
  detail?: string | null;
};

/** Which journal entries count; only what is written is looked at. */
export type WhereInScenario = {
  /** The true cause; without its argument (`missing_claim`) any argument will do. */
  cause?: Cause | string | `${string}$(${string})${string}` | null;
  /** How it ended: well, refused with a cause, or broken off. */
  outcome?: "ok" | "refused" | "failed" | `${string}$(${string})${string}` | null;
  /** Its HTTP status. */
  status?: number | `${string}$(${string})${string}` | null;
  /** What happened: a call, a provider's, a fetched key ... */
  kind?: "request" | "provider-call" | "key-fetch" | "verdict" | "page" | "fault" | "push" | "event" | "chat" | `${string}$(${string})${string}` | null;
  /** The client's request id. */
  conversation?: string | null | `${string}$(${string})${string}`;
  /** Who calls, where that is known: at `provider.call`, and of MockHub's own visitors everywhere. */
  visitor?: string | null | `${string}$(${string})${string}`;
  /** The provider's name, in its calls and in verdicts. */
  provider?: string | null | `${string}$(${string})${string}`;
  /** The number of a web page with the widget. */
  page?: number | `${string}$(${string})${string}` | null;
  /** The event a page reports, one pushed to a chat client, or the workspace's: `agent`, `messenger:news`. */
  event?: EventName3 | string | `${string}$(${string})${string}` | null;
  /** The browser SDK's error code that a page was told. */
  code?: 1 | 2 | 3 | 4 | 7 | 8 | `${string}$(${string})${string}` | null;
  /** The fault that acted on it. */
  fault?: string | null | `${string}$(${string})${string}`;
  /** Whether it bears a warning: something was left out, or not looked at. */
  warned?: boolean | `${string}$(${string})${string}` | null;
  /** Headers of a request, whatever their letter case. */
  header?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Parameters in a request's address. */
  query?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Members of a request's JSON body, or of what a chat entry says, by path (`a.b[0]`) or pointer (`/a/b/0`). */
  body?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** Text that the detail contains. */
  detail?: string | null | `${string}$(${string})${string}`;
};

/** Settings of a chat widget, and what the page around it is like. */
export type WidgetSpecInScenario = {
  /** Whether a chat needs a token; `optional` lets it begin without one. */
  authentication?: "required" | "none" | "optional" | `${string}$(${string})${string}`;
  /** When the widget is open; outside, a start is refused with wire code 705. */
  hours?: "always" | "never" | `${string}$(${string})${string}` | ScheduleInScenario;
  /** Dotted name of the page's token function in the settings. `missing`: the page has no such function; `none`: the settings name no function. */
  "client-function"?: string;
  /** What the page's custom context provider does; none is registered unless said. */
  "context-provider"?: "ok" | "throw" | `${string}$(${string})${string}` | null;
  /** Whether the browser lets the widget's scripts and storage work. */
  scripts?: "ok" | "blocked" | `${string}$(${string})${string}`;
  /** Subjects that are known contacts; anybody unless said. */
  contacts?: ReadonlyArray<string> | `${string}$(${string})${string}` | null;
  /** Whether the hub knows the widget's id; otherwise every call is refused with wire code 701. */
  published?: boolean | `${string}$(${string})${string}`;
  /** The widget's name in the chat config. */
  name?: string;
  /** The title of its window; no published client reads it (ours). */
  title?: string;
  /** Its colour; no published client reads it (ours). */
  "theme-color"?: string | `${string}$(${string})${string}`;
  /** The Adaptive Card the page shows before a chat starts; none unless said. */
  "pre-chat"?: {
    type: "AdaptiveCard";
    body: ReadonlyArray<{
      type: "TextBlock" | "Input.Text" | "Input.Number" | "Input.Date" | "Input.Time" | "Input.Toggle" | "Input.ChoiceSet";
    }>;
  } | `${string}$(${string})${string}` | null;
  /** What clients are told that ask for a free agent. */
  availability?: AvailabilitySpecInScenario | `${string}$(${string})${string}`;
  /** Whether a conversation ends with its chat, or goes on when the person comes back. */
  "conversation-mode"?: "live" | "persistent" | `${string}$(${string})${string}`;
  /** Whether one can come back to a live conversation that was left. */
  reconnect?: boolean | `${string}$(${string})${string}`;
  /** Where people are sent whose reconnect id leads nowhere; the sandbox's own address unless said. */
  "reconnect-elsewhere"?: string | `${string}$(${string})${string}` | null;
  /** Whether a persistent chat shows the conversations before it. */
  "previous-conversations"?: boolean | `${string}$(${string})${string}`;
  /** Application ids of the workstream's bots; any is enabled unless said. */
  bots?: ReadonlyArray<string | `${string}$(${string})${string}`> | `${string}$(${string})${string}` | null;
  /** The language of its clients. */
  locale?: "ar-sa" | "bg-bg" | "ca-es" | "cs-cz" | "da-dk" | "de-de" | "el-gr" | "en-au" | "en-us" | "es-es" | "et-ee" | "eu-es" | "fi-fi" | "fr-fr" | "gl-es" | "he-il" | "hi-in" | "hr-hr" | "hu-hu" | "id-id" | "it-it" | "ja-jp" | "kk-kz" | "ko-kr" | "lt-lt" | "lv-lv" | "ms-my" | "nb-no" | "nl-nl" | "pl-pl" | "pt-br" | "pt-pt" | "ro-ro" | "ru-ru" | "sk-sk" | "sl-si" | "sr-cyrl-cs" | "sr-latn-cs" | "sv-se" | "th-th" | "tr-tr" | "uk-ua" | "vi-vn" | "zh-cn" | "zh-hk" | "zh-tw" | `${string}$(${string})${string}`;
  /** Which files may be sent. */
  attachments?: AttachmentsSpecInScenario | `${string}$(${string})${string}`;
  /** What clients mask of what is written. */
  masking?: MaskingSpecInScenario | `${string}$(${string})${string}`;
  /** The survey after a chat; none unless said. */
  "post-chat"?: PostChatSpecInScenario | `${string}$(${string})${string}` | null;
  /** Which calls may be made beside the chat. */
  "voice-video"?: "none" | "voice" | "voice-and-video" | `${string}$(${string})${string}`;
  /** Where the widget's snippet has its script from, which clients take further scripts from. */
  "script-host"?: string | `${string}$(${string})${string}` | null;
  /** Whether clients ask where the visitor is. */
  "visitor-location"?: boolean | `${string}$(${string})${string}`;
  /** The version of the protocol; the chat SDK knows 1 and 2. */
  "live-chat-version"?: number | `${string}$(${string})${string}`;
};

/** The settings of a sandbox's widgets. */
export type WidgetsSpecInScenario = {
  anonymous?: WidgetSpecInScenario | `${string}$(${string})${string}`;
  authenticated?: WidgetSpecInScenario | `${string}$(${string})${string}`;
};

/** The workspace as it is now. */
export type WorkspaceShown = {
  /** Where its desktop is opened in a browser. */
  page: string;
  /** The allow-list that holds. */
  acceptedWebContentOrigins: string;
  /** The agent's state. */
  state: { [name: string]: unknown };
  /** Each medium, with its state. */
  media: ReadonlyArray<{ [name: string]: unknown }>;
  /** Those at the desktop, with all their user data, and what can be done with each. */
  interactions: ReadonlyArray<{ [name: string]: unknown }>;
  selectedCase: string | null;
  toasts: ReadonlyArray<{ [name: string]: unknown }>;
  dialogs: ReadonlyArray<{ [name: string]: unknown }>;
  /** Views of web content in the menu bar. */
  views: ReadonlyArray<{ [name: string]: unknown }>;
  campaigns: ReadonlyArray<{ [name: string]: unknown }>;
  /** The browser tabs with the desktop, and the web content in each. */
  desktops: ReadonlyArray<{ [name: string]: unknown }>;
  token: TokenShown;
};

/** The Genesys side of a sandbox. */
export type WorkspaceSpec = {
  agent?: DesktopAgentSpec;
  /** The first is the one the agent begins in. */
  states?: ReadonlyArray<StateSpec>;
  /** `voice` has calls and `email` e-mails; every other one is accepted or rejected, like a chat. */
  media?: ReadonlyArray<string>;
  /** Which origins may ask for what; unless set, everything for the hub's own listeners. Empty: nobody. */
  "accepted-web-content-origins"?: string | null;
  /** What a page sees whose request is not allowed: no document says it. */
  refused?: "error" | "silence";
  /** Most requests a minute over the whole API; 0 is no limit. */
  "rate-limit"?: number;
  /** The same for single requests: `rate-limit.<request>`. */
  "rate-limits"?: { [name: string]: number };
  /** How long requests are ignored after too many; 0 is for ever. */
  "rate-limit-quarantine-delay"?: string | 0;
  /** Keys of user data that pages see, with commas between them. */
  "user-data-read-allowed"?: string;
  /** Keys that they may set and delete. */
  "user-data-write-allowed"?: string;
  /** How long `blockMarkdone` lasts; the default is ours. */
  "block-markdone-timeout"?: string | 0;
  /** Origins whose pages may read options, with commas between them. */
  "option-read-allowed-web-content-origin"?: string;
  /** The pages in the desktop; the demo's unless said. */
  "web-content"?: ReadonlyArray<WebContentSpec> | null;
  /** When a page is told its `frameId`; when the real desktop does is not known. */
  "frame-id"?: "never" | "load" | "first-message";
  /** What `system.isFrameLeading` and the like say; `auto`: the desktop opened first leads. */
  "frame-role"?: "auto" | "leading" | "following" | "negotiating";
  token?: TokenSettings;
  /** How long somebody who signed in stays so without a call. */
  "session-lifetime"?: string | 0;
  /** OAuth clients that the token endpoint knows, each with its secret; while there is none anybody is one. */
  clients?: { [name: string]: string };
  /** Options of the configuration: by section, by name. */
  options?: { [name: string]: { [name: string]: string } };
  campaigns?: ReadonlyArray<CampaignSpec>;
  /** When who is called, or consulted, answers by themselves; unless set, somebody has them `connect`. */
  "callee-answers-after"?: string | 0 | null;
  /** What a request that succeeds is answered, in place of MockHub's own `data`. */
  answers?: { [name: string]: unknown };
  /** What pages are told of causes. */
  errors?: { [name: string]: string | ErrorText };
  events?: EventSettings;
};

/** The Genesys side of a sandbox. */
export type WorkspaceSpecInScenario = {
  agent?: DesktopAgentSpecInScenario | `${string}$(${string})${string}`;
  /** The first is the one the agent begins in. */
  states?: ReadonlyArray<StateSpecInScenario | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
  /** `voice` has calls and `email` e-mails; every other one is accepted or rejected, like a chat. */
  media?: ReadonlyArray<string | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
  /** Which origins may ask for what; unless set, everything for the hub's own listeners. Empty: nobody. */
  "accepted-web-content-origins"?: string | null | `${string}$(${string})${string}`;
  /** What a page sees whose request is not allowed: no document says it. */
  refused?: "error" | "silence" | `${string}$(${string})${string}`;
  /** Most requests a minute over the whole API; 0 is no limit. */
  "rate-limit"?: number | `${string}$(${string})${string}`;
  /** The same for single requests: `rate-limit.<request>`. */
  "rate-limits"?: { [name: string]: number | `${string}$(${string})${string}` } | `${string}$(${string})${string}`;
  /** How long requests are ignored after too many; 0 is for ever. */
  "rate-limit-quarantine-delay"?: string | 0 | `${string}$(${string})${string}`;
  /** Keys of user data that pages see, with commas between them. */
  "user-data-read-allowed"?: string;
  /** Keys that they may set and delete. */
  "user-data-write-allowed"?: string;
  /** How long `blockMarkdone` lasts; the default is ours. */
  "block-markdone-timeout"?: string | 0 | `${string}$(${string})${string}`;
  /** Origins whose pages may read options, with commas between them. */
  "option-read-allowed-web-content-origin"?: string;
  /** The pages in the desktop; the demo's unless said. */
  "web-content"?: ReadonlyArray<WebContentSpecInScenario | `${string}$(${string})${string}`> | `${string}$(${string})${string}` | null;
  /** When a page is told its `frameId`; when the real desktop does is not known. */
  "frame-id"?: "never" | "load" | "first-message" | `${string}$(${string})${string}`;
  /** What `system.isFrameLeading` and the like say; `auto`: the desktop opened first leads. */
  "frame-role"?: "auto" | "leading" | "following" | "negotiating" | `${string}$(${string})${string}`;
  token?: TokenSettingsInScenario | `${string}$(${string})${string}`;
  /** How long somebody who signed in stays so without a call. */
  "session-lifetime"?: string | 0 | `${string}$(${string})${string}`;
  /** OAuth clients that the token endpoint knows, each with its secret; while there is none anybody is one. */
  clients?: { [name: string]: string } | `${string}$(${string})${string}`;
  /** Options of the configuration: by section, by name. */
  options?: { [name: string]: { [name: string]: string } | `${string}$(${string})${string}` } | `${string}$(${string})${string}`;
  campaigns?: ReadonlyArray<CampaignSpecInScenario | `${string}$(${string})${string}`> | `${string}$(${string})${string}`;
  /** When who is called, or consulted, answers by themselves; unless set, somebody has them `connect`. */
  "callee-answers-after"?: string | 0 | `${string}$(${string})${string}` | null;
  /** What a request that succeeds is answered, in place of MockHub's own `data`. */
  answers?: { [name: string]: unknown } | `${string}$(${string})${string}`;
  /** What pages are told of causes. */
  errors?: { [name: string]: string | ErrorTextInScenario } | `${string}$(${string})${string}`;
  events?: EventSettingsInScenario | `${string}$(${string})${string}`;
};

export type WorkspaceStepInScenario = {
  workspace: "ring" | "dial" | "write" | "answer" | "reject" | "connect" | "hold" | "resume" | "end" | "save" | "mark-done" | "state" | "select-case" | "button" | "close-dialog" | "campaign" | "emit" | "announce" | `${string}$(${string})${string}` | ActionInScenario;
};
