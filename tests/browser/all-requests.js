/// <reference path="../../mockhub/genesys/page/service-client-api.d.ts" />
// Web content that makes every request of the Service Client API, by the types of service-client-api.d.ts: that it
// can be checked shows that each is typed, that it comes to its end shows that each is answered.
//
// Interaction 1 is a call that rings, 2 a chat and 3 a work item that were offered; who is called answers at once.

const api = genesys.wwe.service;
const OFFER = { target: /** @type {const} */ ("AGENT"), destination: "1002" };

/**
 * Make a request by a method of the client; return its payload.
 * @template {unknown[]} P
 * @template T
 * @param {(...given: [...P, genesys.wwe.service.Succeeded<T>, genesys.wwe.service.Failed]) => void} method
 * @param {P} given
 * @returns {Promise<T>}
 */
function made(method, ...given) {
  return new Promise((resolve, reject) => method(
    ...given,
    ({ data }) => resolve(data),
    (failure) => reject(new Error(`${given}: ${typeof failure === "string" ? failure : failure.errorMessage}`)),
  ));
}

/** @param {unknown} value @param {string} type */
function expect(value, type) {
  const found = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  if (found !== type) throw new Error(`expected ${type}, found ${found}: ${JSON.stringify(value)}`);
}

async function agentAndMedia() {
  const { expiration, jwtToken } = await made(api.auth.getJwtToken);
  expect(Date.parse(expiration) - Date.now() > 0 && jwtToken.split(".").length === 3 ? jwtToken : null, "string");
  const agent = await made(api.agent.get);
  expect(agent.roles.find((role) => role === "ROLE_AGENT"), "string");
  const state = await made(api.agent.getState);
  const states = await made(api.agent.getStateList);
  expect(states.find((one) => one.operationName === state.operationName)?.type, "string");
  await made(api.agent.setState, state.operationName);
  const media = await made(api.media.getMediaList);
  const voice = await made(api.media.getMediaByName, media[0].name);
  await made(api.media.setState, voice.name, voice.stateList[0].operationName);
}

async function calls() {
  await made(api.voice.answer, "1");
  await made(api.voice.hold, "1");
  await made(api.voice.resume, "1");
  await made(api.voice.startCallRecording, "1");
  await made(api.voice.pauseCallRecording, "1");
  await made(api.voice.resumeCallRecording, "1");
  await made(api.voice.stopCallRecording, "1");
  const sip = api.sipEndpoint;
  await made(sip.muteMicrophone);
  expect(await made(sip.isMicrophoneMute), "boolean");
  await made(sip.unmuteMicrophone);
  await made(sip.muteSpeaker);
  expect(await made(sip.isSpeakerMute), "boolean");
  await made(sip.unmuteSpeaker);
  const dialled = await made(api.voice.dial, "+15550199", null);
  expect(dialled.callUuid, "string");
  await made(api.voice.hangUp, dialled.interactionId);
  const extended = await made(api.voice.dialEx, "+15550198", { order: "42" }, { ext: 1 });
  expect(extended.extensions?.ext, "number");
  await made(api.interaction.singleStepTransfer, extended.interactionId, OFFER, null, null);
}

async function interactions() {
  const { interaction } = api;
  await made(interaction.accept, "2");
  await made(interaction.reject, "3");
  expect((await made(interaction.getInteractions)).length, "number");
  const chat = await made(interaction.getByInteractionId, "2");
  expect(await made(interaction.getByInteractionId, "99"), "null");
  await made(interaction.setUserData, "2", { a: "1" });
  await made(interaction.deleteUserData, "2", "a");
  await made(interaction.selectCaseByCaseId, chat?.caseId ?? "");
  await made(interaction.singleStepConference, "1", "1004", { why: "price" }, undefined);
  const first = await made(interaction.consult, "1", OFFER, null, null);
  await made(interaction.completeConference, first.interactionId);
  const second = await made(interaction.consult, "1", { type: "SKILL", destination: "Sales" }, null, null);
  await made(interaction.completeTransfer, second.interactionId);
  await made(interaction.blockMarkdone, "2", "Save the form first");
  await made(interaction.unblockMarkdone, "2");
  await made(interaction.markdone, "2");
  expect((await made(api.email.create, "kim@example.com", { order: "42" })).caseId, "string");
}

async function campaigns() {
  const { outbound } = api;
  const [{ name }] = await made(outbound.getCampaigns);
  const { interactionId: id } = await made(outbound.getPreviewRecord, name);
  const records = await made(outbound.getChainedRecords, id);
  const fields = await made(outbound.getRecordFields, id);
  expect(records.length === 1 && fields.GSW_PHONE, "string");
  await made(outbound.updateRecordFields, id, { note: "called twice" });
  await made(outbound.rescheduleRecord, id, 1, "1/15/2027 9:05", "CAMPAIGN");
  await made(outbound.cancelReschedule, id);
  const [result] = await made(outbound.getListOfCallResults);
  await made(outbound.setCallResult, id, result.id);
  expect((await made(outbound.getCallResult, id))?.name, "string");
  await made(outbound.setDoNotCall, id);
  await made(outbound.removeDoNotCall, id);
  await made(outbound.callPreviewRecord, id, 1);
  const other = await made(outbound.getPreviewRecord, name);
  await made(outbound.rejectPreviewRecord, other.interactionId);
  const third = await made(outbound.getPreviewRecord, name);
  await made(outbound.cancelPreviewRecord, third.interactionId);
  await made(outbound.startDirectPushPreview);
  await made(outbound.stopDirectPushPreview);
}

async function desktop() {
  const { system } = api;
  expect((await made(system.getAllowedServices))[0], "string");
  await made(system.triggerActivity);
  const toast = await made(system.popupToast, { title: "Order", buttons: ["Show"] });
  await made(system.updateToast, toast, { message: "two\nlines", width: 300 });
  await made(system.closeToast, toast);
  const dialog = await made(system.openDialog, `${location.href}?id=$Dialog.Id$`, { label: "For $Agent.FullName$", width: "40%" });
  await made(system.closeDialog, dialog);
  await made(system.updateViewInApplicationMenuBar, { name: "shift", label: "00:04" });
  await made(system.closeViewInApplicationMenuBar, "shift");
  expect(await made(system.amIVisible), "boolean");
  expect(await made(system.isFrameLeading), "boolean");
  expect(await made(system.isFrameFollowing), "boolean");
  expect(await made(system.isFrameNegotiating), "boolean");
  expect(await made(system.isFrameLeadingOrNegotiating), "boolean");
  expect(await made(system.isLastActiveFrame), "boolean");
  await made(api.messenger.broadcastMessage, "news", { foo: 1 });
  const [section] = await made(api.configuration.getOption, ["voice.*"]);
  expect(section.options[0].value, "string");
}

/** Never called: each is a mistake that the types find. */
function mistakes() {
  // @ts-expect-error: a state is a text
  api.agent.setState(1);
  // @ts-expect-error: there is no such method
  api.agent.gett();
  // @ts-expect-error: the token is `jwtToken`
  api.auth.getJwtToken(({ data }) => data.token);
  // @ts-expect-error: `failed` may be given a text
  api.auth.getJwtToken(undefined, (failure) => failure.errorMessage);
  // @ts-expect-error: there may be no such interaction
  api.interaction.getByInteractionId("1", ({ data }) => data.state);
  // @ts-expect-error: no target of that kind
  api.interaction.consult("1", { target: "FRIEND", destination: "1" });
  // @ts-expect-error: no event of that name
  api.subscribe("agents", () => {});
}

async function everything() {
  await agentAndMedia();
  await calls();
  await interactions();
  await campaigns();
  await desktop();
  return "done";
}
Object.assign(window, { everything, mistakes });
