// The types of `genesys.wwe.service`, for MockHub's client and for the vendor's, which comes without any.
//
// Objects have the members that the vendor documents. Where no document says what a request answers, the type is of
// what MockHub answers, marked "ours": another desktop may answer something else.

declare namespace genesys.wwe.service {
  /** What `succeeded` is given: the message of the desktop, whose payload is `data`. */
  interface Answer<T> {
    data: T;
    userAgent: string;
    protocolVersion: number;
  }
  /** What `failed` is given by the desktop. No member but `errorMessage` is certain; `errorCode` and `mockhub` are ours. */
  interface Failure {
    errorMessage: unknown;
    errorCode?: unknown;
    mockhub?: { cause: string; journal: number };
    userAgent: string;
    protocolVersion: number;
  }
  /** `failed` is given a text, `"Request timeout"`, where nothing came within ten seconds. */
  type Failed = (failure: Failure | "Request timeout") => void;
  type Succeeded<T> = (answer: Answer<T>) => void;
  /** An answer without a payload that anybody documents. */
  type Nothing = undefined;

  interface ServiceEvent<T = any> {
    event: string;
    data: T;
    userAgent: string;
    protocolVersion: number;
  }
  type EventName = "agent" | "media" | "interaction" | "markdone" | "outbound" | "system" | `messenger:${string}`;

  interface JwtToken {
    /** ISO 8601 in UTC with milliseconds, such as `2020-04-14T13:26:51.846Z`. */
    expiration: string;
    jwtToken: string;
  }
  interface Agent {
    employeeId: string;
    firstname: string;
    lastname: string;
    username: string;
    roles: ("ROLE_AGENT" | "ROLE_SUPERVISOR" | "ROLE_ADMIN")[];
  }
  interface State {
    operationName: string;
    type: "READY" | "NOT_READY" | "NOT_READY_AFTER_CALLWORK" | (string & {});
    /** Ours. */
    displayName?: string;
  }
  /** Its members are inferred. */
  interface Media {
    name: string;
    state: State;
    stateList: State[];
  }
  type UserData = Record<string, unknown>;
  /** Its members are ours. */
  interface Party {
    name: string;
    number?: string;
    target?: TargetKind;
  }
  interface Interaction {
    interactionId: string;
    parentInteractionId: string | null;
    caseId: string;
    media: string;
    userData: UserData;
    state: InteractionState;
    previousState: InteractionState;
    parties: Party[];
    isConsultation: boolean;
    isMainCaseInteraction: boolean;
    /** Milliseconds since 1970. */
    startDate: number;
    /** Calls alone have this and what follows. */
    callUuid?: string;
    ani?: string;
    dnis?: string;
    direction?: "IN" | "OUT" | "UNKNOWN";
    callType?: "INTERNAL" | "INBOUND" | "OUTBOUND" | "CONSULT" | "UNKNOWN";
    recordingState?: "STOPPED" | "RECORDING" | "PAUSED";
    /** Ours. */
    bundleId?: string;
    /** Ours: what it was begun or handed on with. */
    extensions?: Record<string, unknown>;
  }
  /** The documented states; the list goes on past what is published. */
  type InteractionState =
    | "UNKNOWN" | "IDLE" | "RINGING" | "DIALING" | "TALKING" | "HELD" | "PREVIEW" | "INVITED" | "ACCEPTED" | "CREATED"
    | "PULLED" | "REVOKED" | "COMPLETED" | "ERROR" | "SAVED" | "TRANSFERRING" | "TRANSFER_COMPLETED"
    | "INVITED_CONFERENCE" | (string & {});
  type TargetKind = "AGENT" | "AGENT_GROUP" | "SKILL" | "INTERACTION_QUEUE" | "ROUTING_POINT" | "CUSTOM_CONTACT";
  /** A number to call, or who is meant; the vendor's sample writes `type`, its documentation `target`. */
  type Target = string | { target: TargetKind; destination: string } | { type: TargetKind; destination: string };

  interface Toast {
    title?: string;
    iconUrl?: string;
    subject?: string;
    message?: string;
    keyValues?: Record<string, unknown>;
    buttons?: string[];
    buttonShowDismiss?: boolean;
    /** Milliseconds. */
    autoCloseTimeout?: number;
    sendToMyMessage?: boolean;
    width?: number;
  }
  interface DialogOptions {
    label?: string;
    /** Such as `"430px"` or `"40%"`. */
    width?: string;
    height?: string;
  }
  interface MenuBarView {
    name: string;
    iconUrl?: string;
    label?: string;
    shortLabel?: string;
    tooltip?: string;
    backgroundColor?: string;
    labelColor?: string;
  }
  interface Section {
    name: string;
    options: { name: string; value: string }[];
  }
  /** Ours. */
  interface Campaign {
    name: string;
    mode: string;
    status: "ACTIVE" | "LOADED";
  }
  type OutboundRecord = Record<string, unknown>;
  /** Ours. */
  interface CallResult {
    id: number;
    name: string;
  }

  /** The origin that messages are posted to; `"*"` unless set (MockHub's client alone). */
  let postMessageOrigin: string;
  /** Is given every text beginning with `wwe` that is posted to the page. */
  let onMessage: ((text: string) => void) | undefined;
  /** Post any message; the answer is its reference id. */
  function sendMessage(
    message: { request: string; parameters?: unknown[]; referenceId?: string },
    succeeded?: Succeeded<any>,
    failed?: Failed,
  ): string;
  function subscribe(
    event: EventName | EventName[], callback: (message: ServiceEvent) => void, context?: unknown,
  ): void;
  function unsubscribe(callback: (message: ServiceEvent) => void): void;
  /** Say where the desktop is, for a page that embeds it. */
  function targetWWEWindow(window: Window): void;
  /** Stop listening: no request made later is answered, or times out. */
  function unload(): void;

  namespace auth {
    /** The origin's entry in the allow-list must name it in full. */
    function getJwtToken(succeeded?: Succeeded<JwtToken>, failed?: Failed): void;
  }
  namespace agent {
    function get(succeeded?: Succeeded<Agent>, failed?: Failed): void;
    function getState(succeeded?: Succeeded<State>, failed?: Failed): void;
    function getStateList(succeeded?: Succeeded<State[]>, failed?: Failed): void;
    /** The state's `operationName`. */
    function setState(operationName: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
  }
  namespace media {
    function getMediaList(succeeded?: Succeeded<Media[]>, failed?: Failed): void;
    function getMediaByName(name: string, succeeded?: Succeeded<Media>, failed?: Failed): void;
    function setState(media: string, operationName: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
  }
  namespace interaction {
    function getInteractions(succeeded?: Succeeded<Interaction[]>, failed?: Failed): void;
    /** `null` where there is no such interaction. */
    function getByInteractionId(id: string, succeeded?: Succeeded<Interaction | null>, failed?: Failed): void;
    function setUserData(id: string, keyValues: UserData, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function deleteUserData(id: string, key: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function selectCaseByCaseId(caseId: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function markdone(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function blockMarkdone(id: string, warning: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function unblockMarkdone(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function accept(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function reject(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function singleStepTransfer(
      id: string, target: Target, userData?: UserData | null, extensions?: object | null,
      succeeded?: Succeeded<Nothing>, failed?: Failed,
    ): void;
    function singleStepConference(
      id: string, target: Target, userData?: UserData | null, extensions?: object | null,
      succeeded?: Succeeded<Nothing>, failed?: Failed,
    ): void;
    /** The new interaction is ours. */
    function consult(
      id: string, target: Target, userData?: UserData | null, extensions?: object | null,
      succeeded?: Succeeded<Interaction>, failed?: Failed,
    ): void;
    function completeTransfer(consultationId: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function completeConference(consultationId: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
  }
  namespace voice {
    /** The new interaction is ours. */
    function dial(destination: string, succeeded?: Succeeded<Interaction>, failed?: Failed): void;
    function dial(
      destination: string, userData: UserData | null, succeeded?: Succeeded<Interaction>, failed?: Failed,
    ): void;
    /** The new interaction is ours. */
    function dialEx(
      destination: string, userData?: UserData | null, extensions?: object | null,
      succeeded?: Succeeded<Interaction>, failed?: Failed,
    ): void;
    function answer(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function hold(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function resume(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function hangUp(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function startCallRecording(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function stopCallRecording(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function pauseCallRecording(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function resumeCallRecording(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
  }
  namespace sipEndpoint {
    function muteMicrophone(succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function unmuteMicrophone(succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function muteSpeaker(succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function unmuteSpeaker(succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function isMicrophoneMute(succeeded?: Succeeded<boolean>, failed?: Failed): void;
    function isSpeakerMute(succeeded?: Succeeded<boolean>, failed?: Failed): void;
  }
  namespace email {
    /** The new interaction is ours. */
    function create(destination: string, succeeded?: Succeeded<Interaction>, failed?: Failed): void;
    function create(
      destination: string, userData: UserData | null, succeeded?: Succeeded<Interaction>, failed?: Failed,
    ): void;
  }
  /** What these answer is ours throughout. */
  namespace outbound {
    function getCampaigns(succeeded?: Succeeded<Campaign[]>, failed?: Failed): void;
    function getPreviewRecord(campaign: string, succeeded?: Succeeded<Interaction>, failed?: Failed): void;
    function getChainedRecords(id: string, succeeded?: Succeeded<OutboundRecord[]>, failed?: Failed): void;
    function getRecordFields(id: string, succeeded?: Succeeded<OutboundRecord>, failed?: Failed): void;
    function updateRecordFields(
      id: string, recordData: OutboundRecord, succeeded?: Succeeded<Nothing>, failed?: Failed,
    ): void;
    function callPreviewRecord(
      id: string, recordHandle: number, succeeded?: Succeeded<Interaction>, failed?: Failed,
    ): void;
    function rejectPreviewRecord(id?: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function cancelPreviewRecord(id?: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function startDirectPushPreview(succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function stopDirectPushPreview(succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    /** The date as `M/D/YYYY H:mm`. */
    function rescheduleRecord(
      id: string, recordHandle: number, date: string, callbackType: "CAMPAIGN" | "PERSONAL",
      succeeded?: Succeeded<Nothing>, failed?: Failed,
    ): void;
    function cancelReschedule(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function getListOfCallResults(succeeded?: Succeeded<CallResult[]>, failed?: Failed): void;
    function setCallResult(id: string, callResult: number, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function getCallResult(id: string, succeeded?: Succeeded<CallResult | null>, failed?: Failed): void;
    function setDoNotCall(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function removeDoNotCall(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
  }
  namespace system {
    function getAllowedServices(succeeded?: Succeeded<string[]>, failed?: Failed): void;
    function triggerActivity(succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    /** The toast's id. */
    function popupToast(toast: Toast, succeeded?: Succeeded<string>, failed?: Failed): void;
    function updateToast(id: string, toast: Toast, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function closeToast(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    /** The dialog's id. */
    function openDialog(
      url: string, options?: DialogOptions, succeeded?: Succeeded<string>, failed?: Failed,
    ): void;
    function closeDialog(id: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function updateViewInApplicationMenuBar(
      view: MenuBarView, succeeded?: Succeeded<Nothing>, failed?: Failed,
    ): void;
    function closeViewInApplicationMenuBar(name: string, succeeded?: Succeeded<Nothing>, failed?: Failed): void;
    function amIVisible(succeeded?: Succeeded<boolean>, failed?: Failed): void;
    function isFrameLeading(succeeded?: Succeeded<boolean>, failed?: Failed): void;
    function isFrameFollowing(succeeded?: Succeeded<boolean>, failed?: Failed): void;
    function isFrameNegotiating(succeeded?: Succeeded<boolean>, failed?: Failed): void;
    function isFrameLeadingOrNegotiating(succeeded?: Succeeded<boolean>, failed?: Failed): void;
    function isLastActiveFrame(succeeded?: Succeeded<boolean>, failed?: Failed): void;
  }
  namespace messenger {
    /** Everybody else who subscribed to `messenger:<channel>` is told. */
    function broadcastMessage(
      channel: string, message: unknown, succeeded?: Succeeded<Nothing>, failed?: Failed,
    ): void;
  }
  namespace configuration {
    /** Names such as `voice.*` or `Section/option`. */
    function getOption(options: string | string[], succeeded?: Succeeded<Section[]>, failed?: Failed): void;
  }
}
