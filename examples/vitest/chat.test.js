import ChatSDK from "@microsoft/omnichannel-chat-sdk";
import { MockHub } from "mockhub";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let sandbox;

beforeEach(async () => {
  const hub = await MockHub.attach(); // the one that mockhub/setup has started
  sandbox = await hub.sandbox();
});

afterEach(() => sandbox.delete());

/** Return a chat SDK of the sandbox, initialized; it logs in with this token. */
async function chatWith(getAuthToken) {
  const place = { orgUrl: sandbox.http, orgId: sandbox.orgId, widgetId: sandbox.authWidgetId };
  const chat = new ChatSDK.OmnichannelChatSDK(place, { telemetry: { disable: true }, getAuthToken });
  await chat.initialize();
  return chat;
}

test("a customer who is signed in starts a chat", async () => {
  const { token } = await sandbox.mint({ claims: { sub: "ann" } });
  const chat = await chatWith(async () => token);
  await chat.startChat();
  const { conversations } = await sandbox.conversations();
  expect(conversations).toMatchObject([{ subject: "ann", begun: true }]);
  await chat.endChat();
  await sandbox.verify([{ "in-order": [{ at: "livechat.conversation" }, { at: "livechat.session-close" }] }]);
});

test("what the agent answers is received", async () => {
  const { token } = await sandbox.mint();
  const chat = await chatWith(async () => token);
  await chat.startChat();
  const received = vi.fn();
  await chat.onNewMessage(received);

  const [{ conversation }] = (await sandbox.conversations({ state: "Open" })).conversations;
  await sandbox.agentJoins(conversation, "bob");
  await sandbox.agentSays(conversation, "How can I help?");

  await vi.waitFor(() => expect(JSON.stringify(received.mock.calls)).toContain("How can I help?"), 10_000);
  await chat.endChat();
});

test("an expired token starts no chat, and the hub knows why", async () => {
  const { token } = await sandbox.breakToken("expired");
  const chat = await chatWith(async () => token);
  await expect(chat.startChat()).rejects.toMatchObject({
    message: "ConversationInitializationFailure",
    httpResponseStatusCode: 401,
  });
  await sandbox.waitFor({ at: "livechat.conversation", where: { cause: "expired" }, count: 1, within: 5 });
});
