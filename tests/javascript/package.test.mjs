// The npm package against a real `mockhub serve`: starting, attaching, every call, and what goes wrong.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { ControlError, MockHub, StartError, UnmetError } from "../../js/src/index.js";
import { HubCalls, SandboxCalls } from "../../js/src/calls.js";

// Test environments that play a browser put their own in its place.
globalThis.fetch = () => Promise.reject(new Error("the package must not use it"));

const TRIES = `scenario: It tries again
given: {provider: [throw, token]}
expect:
  - {at: livechat.conversation, where: {outcome: ok}, count: 1}
`;

/** @type {MockHub} */
let hub;
before(async () => {
  hub = await MockHub.start();
});
after(() => hub.stop());

/** @param {Promise<unknown>} call */
async function failure(call) {
  return call.then(() => assert.fail("it succeeded"), (/** @type {any} */ error) => error);
}

/** @param {import("../../js/src/sandbox.js").Sandbox} box */
async function begun(box) {
  await box.registerProvider();
  const chat = await box.startChat();
  assert.ok(chat.ok && chat.requestId);
  return chat.requestId;
}

const OF_THE_HUB = ["index", "health", "readiness", "version", "openapi", "errors", "points", "events", "defects", "orphans"];

/** Every call of a sandbox that does something in a new one. @type {Record<string, (box: any) => Promise<unknown>>} */
const OF_A_SANDBOX = {
  show: (box) => box.show(),
  reset: (box) => box.reset(),
  delete: (box) => box.delete(),
  providers: (box) => box.providers(),
  registerProvider: (box) => box.registerProvider("mine", ["throw", "token"]),
  removeProvider: (box) => box.removeProvider(),
  armScenario: (box) => box.armScenario({ scenario: "x" }),
  beginSuiteText: (box) => box.beginSuite(TRIES, { clock: "auto" }),
  suite: async (box) => [await box.beginSuite({ scenario: "x" }), await box.suite()],
  faults: (box) => box.faults(),
  armFault: (box) => box.armFault("livechat.config", { name: "down", answer: { status: 503 } }),
  clearFaults: (box) => box.clearFaults(),
  clearFault: async (box) => [await box.armFault("livechat.config", { name: "late", hang: true }), await box.clearFault("late")],
  startChat: (box) => box.startChat({ visitor: "ann", widget: "authenticated", client: "v1-2023" }),
  conversations: (box) => box.conversations({ state: "Open", limit: 5 }),
  conversation: async (box) => box.conversation(await begun(box), { limit: 1 }),
  revokeChatTokens: async (box) => box.revokeChatTokens(await begun(box)),
  agentJoins: async (box) => box.agentJoins(await begun(box), "bob", { role: "bot" }),
  agentSays: async (box) => box.agentSays(await joined(box), "Hello", { type: "html" }),
  agentSendsCard: async (box) => box.agentSendsCard(await joined(box), { type: "AdaptiveCard", body: [] }),
  agentAttaches: async (box) => {
    await box.arm({ scenario: "files", given: { widget: { attachments: { agents: true } } } });
    return box.agentAttaches(await joined(box), "a.pdf", "text");
  },
  agentTypes: async (box) => box.agentTypes(await joined(box)),
  agentReads: async (box) => {
    const one = await joined(box);
    await box.agentSays(one, "Hello");
    return box.agentReads(one);
  },
  agentLeaves: async (box) => box.agentLeaves(await joined(box)),
  agentTransfers: async (box) => box.agentTransfers(await joined(box), "eve"),
  agentEnds: async (box) => box.agentEnds(await joined(box), { wrapUp: false }),
  pages: (box) => box.pages(),
  workspace: (box) => box.workspace(),
  workspaceSettings: (box) => box.workspaceSettings(),
  setWorkspace: (box) => box.setWorkspace({ rateLimit: 10, refused: "silence" }),
  replaceWorkspace: (box) => box.replaceWorkspace({ refused: "error" }),
  act: (box) => box.act("ring", { ring: { media: "chat", "user-data": { a: 1 } } }),
  clock: (box) => box.clock(),
  setClock: (box) => box.setClock("manual", { at: "2026-01-15T09:00:00Z" }),
  advance: (box) => box.advance("10m"),
  keys: (box) => box.keys(),
  publishKeys: (box) => box.publishKeys("withheld"),
  rotateKeys: (box) => box.rotateKeys({ keepOld: false }),
  mint: (box) => box.mint({ claims: { sub: "somebody" }, expiresIn: "5m" }),
  breakToken: (box) => box.breakToken("expired", { visitor: "ann" }),
  inspect: (box) => box.inspect("not a token", { provider: "default" }),
  journal: (box) => box.journal({ point: "provider.call", limit: 1, status: 401, showSecrets: true }),
  entry: async (box) => [await box.startChat(), await box.entry(1)],
  find: (box) => box.find("livechat.conversation", { where: { cause: "expired" }, limit: 5 }),
  wait: (box) => box.wait("livechat.conversation", { where: { outcome: "ok" }, count: 2, within: "0s" }),
  stream: async (box) => [await box.startChat(), await (await box.stream({ after: 0 }).next()).value.seq],
  export: (box) => box.export({ after: 0 }),
  verify: (box) => box.verify([{ at: "provider.call", count: 0 }], { after: 0 }),
  verification: async (box) => [await box.arm(TRIES), await box.verification()],
  raiseEvent: async (box) => {
    const error = await failure(box.raiseEvent("lcw:threadUpdate", { a: 1 }, { page: 7 }));
    assert.match(error.message, /page/);
  },
};

/** @param {any} box */
async function joined(box) {
  const one = await begun(box);
  await box.agentJoins(one);
  return one;
}

test("every method of the hub is answered", async () => {
  for (const name of OF_THE_HUB) assert.equal(typeof (await /** @type {any} */ (hub)[name]()), "object", name);
  assert.match(await hub.ca(), /BEGIN CERTIFICATE/);
  assert.match(await hub.metrics(), /^# HELP/m);
  const rest = ["ca", "metrics", "createSandbox", "listSandboxes", "playText", "constructor"];
  assert.deepEqual([...OF_THE_HUB, ...rest].sort(), Object.getOwnPropertyNames(HubCalls.prototype).sort());
});

test("every method of a sandbox is answered", async () => {
  const missing = Object.getOwnPropertyNames(SandboxCalls.prototype).filter((name) => !Object.hasOwn(OF_A_SANDBOX, name));
  assert.deepEqual(missing, ["constructor"]);
  for (const [name, call] of Object.entries(OF_A_SANDBOX)) {
    const box = await hub.sandbox({ seed: 1 });
    await call(box).catch((error) => assert.fail(`${name}: ${error.message}`));
    await box[Symbol.asyncDispose]();
  }
});

test("a sandbox has its addresses, and returns to what it was made with", async () => {
  const box = await hub.sandbox({ seed: 7, orgId: "11111111-2222-4333-8444-555555555555", scenario: TRIES });
  assert.equal(box.orgId, "11111111-2222-4333-8444-555555555555");
  assert.equal(box.http, `${hub.http}/s/${box.id}`);
  assert.equal(box.https, `${hub.https}/s/${box.id}`);
  assert.ok(box.scriptTag.includes(box.widgetId) && box.authScriptTag.includes(box.authWidgetId));
  await box.arm({ scenario: "another" });
  assert.equal((await box.reset()).armed, "It tries again");
  await box.delete();
  assert.equal((await failure(box.show())).code, "unknown-sandbox");
  assert.equal((await hub.sandboxes.get()).id, "default");
  assert.ok((await hub.sandboxes.list()).some((one) => one.id === "default"));
});

test("what was not seen is told as mockhub run tells it, with its place in the file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "mockhub-js-"));
  const file = join(folder, "tries.yaml");
  await writeFile(file, TRIES);
  const box = await hub.sandbox({ scenario: file });
  await rm(folder, { recursive: true });
  assert.equal((await box.startChat()).errorCode, 2);
  const error = await failure(box.verify());
  assert.ok(error instanceof UnmetError);
  assert.equal(
    error.message,
    "FAIL  It tries again\n" +
      `      ${file}:4: calls at livechat.conversation where outcome ok: expected 1, seen 0\n` +
      "        nothing came to livechat.conversation; what came: provider.call (1)",
  );
  assert.ok((await box.startChat()).ok);
  assert.ok((await box.verify()).passed);
  assert.match((await failure(box.verify([{ at: "provider.call", count: 7 }]))).message, /expected 7, seen 2/);
});

test("a row and values for its variables are chosen", async () => {
  const rows = { scenario: "Rows", vars: { a: "hang" }, rows: [{ a: "throw" }, { a: "no-token" }], given: { provider: ["$(a)"] } };
  const second = await hub.sandbox({ scenario: rows, row: 1 });
  assert.equal((await second.startChat()).errorCode, 3);
  const own = await hub.sandbox({ scenario: rows, row: 1, variables: { a: "throw" } });
  assert.equal((await own.startChat()).errorCode, 2);
  const played = await hub.play({ ...rows, steps: [{ "start-chat": { expect: { code: 3 } } }] }, { row: 1 });
  assert.deepEqual([played.passed, played.differences], [true, []]);
});

test("waiting returns the entries, or says what came near", async () => {
  const box = await hub.sandbox({ providers: { default: [{ token: { defect: "expired" } }, "token"] } });
  const waiting = box.waitFor({ at: "livechat.conversation", count: 2, within: 20 });
  await box.startChat();
  const near = await failure(box.waitFor({ at: "livechat.conversation", where: { outcome: "ok" }, within: "0s" }));
  assert.match(near.message, /expected 1 within 0 s, seen 0\n {2}came nearest:\n.*\n.*expected ok, seen refused/);
  await box.startChat();
  assert.deepEqual((await waiting).map((one) => one.outcome), ["refused", "ok"]);
});

test("the journal is followed while things happen", async () => {
  const box = await hub.sandbox({ providers: { default: ["throw"] } });
  const stream = box.stream({ after: 0 });
  const next = stream.next();
  await box.startChat();
  assert.equal((await next).value.point, "provider.call");
  await stream.return(undefined);
  const ended = box.stream();
  const end = ended.next();
  await box.startChat();
  await end;
  const last = ended.next();
  await box.reset();
  assert.equal((await last).done, true);
});

test("a refusal has its code, its places and the nearest name", async () => {
  const error = await failure(hub.sandbox(/** @type {any} */ ({ wigdets: {} })));
  assert.ok(error instanceof ControlError);
  assert.deepEqual([error.code, error.status, error.mistakes[0].pointer], ["bad-scenario", 400, "/wigdets"]);
  assert.match(error.message, /did you mean 'widgets'\?/);
  const inText = await failure(hub.sandbox({ scenario: "scenario: x\ngiven: {provder: [throw]}\n" }));
  assert.match(inText.message, /scenario:2:9: .*did you mean 'provider'\?/);
  const query = await failure((await hub.sandbox()).journal(/** @type {any} */ ({ limit: 0 })));
  assert.deepEqual([query.code, query.pointer], ["bad-input", "limit"]);
});

test("a sandbox whose name needs to be escaped is found", async () => {
  assert.equal((await failure(hub.sandboxes.get("a/b c"))).code, "unknown-sandbox");
});

test("a hub that runs already is attached to, with its token", async () => {
  await using(await MockHub.start({ controlToken: "secret", controlHost: "0.0.0.0" }), async (other) => {
    const error = await failure(MockHub.attach(other.control));
    assert.equal(error.code, "unauthorized");
    const attached = await MockHub.attach(other.control, { token: "secret" });
    assert.deepEqual([attached.http, attached.https], [other.http, other.https]);
    assert.ok((await (await attached.sandbox()).startChat()).ok);
    await attached.stop();
    assert.equal((await other.health()).status, "ok", "whoever attached does not stop it");
  });
});

test("where nobody answers, or not MockHub, that is said", async () => {
  assert.match((await failure(MockHub.attach("http://127.0.0.1:9"))).message, /no hub answers at .*mockhub serve/);
  assert.match((await failure(MockHub.attach("localhost:8789"))).message, /is no address of a control API/);
  const server = createServer((_, response) => void response.writeHead(404).end("<html>")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  assert.equal((await failure(MockHub.attach(`http://127.0.0.1:${port}`))).code, "not-a-hub");
  server.close();
});

test("what keeps a hub from starting is told", async () => {
  const absent = await failure(MockHub.start({ command: "no-such-mockhub" }));
  assert.ok(absent instanceof StartError);
  assert.deepEqual([absent.code, /tried: no-such-mockhub.*pip install/.test(absent.message)], ["not-installed", true]);
  const noModule = ["node", "-e", "console.error('No module named mockhub'); process.exit(1)"];
  assert.equal((await failure(MockHub.start({ command: noModule }))).code, "not-installed");
  const port = Number(new URL(hub.control).port);
  const taken = await failure(MockHub.start({ controlPort: port }));
  assert.deepEqual([taken.code, taken.message.includes(`port ${port}: Address already in use`)], ["port-taken", true]);
  const wrong = await failure(MockHub.start({ scenario: "no-such.yaml" }));
  assert.deepEqual([wrong.code, wrong.message.includes("no-such.yaml")], ["exited", true]);
  const silent = await failure(MockHub.start({ command: ["node", "-e", "setInterval(() => {}, 1000)"], seconds: 1 }));
  assert.deepEqual([silent.code, /said nothing within 1 s/.test(silent.message)], ["too-slow", true]);
  const other = await failure(MockHub.start({ command: ["node", "-e", "console.log('hello')"] }));
  assert.match(other.message, /its first line is "hello"/);
});

test("without a command of its own, mockhub on the path is started, then that of Python", async () => {
  const { MOCKHUB_COMMAND, ...env } = process.env;
  const error = await failure(MockHub.start({ env: { ...env, PATH: "/nowhere" } }));
  assert.match(error.message, /tried: mockhub, python3 -m mockhub, python -m mockhub/);
});

test("a hub that is killed is told at once, also to who waits", async () => {
  const other = await MockHub.start();
  const box = await other.sandbox();
  const waiting = failure(box.waitFor({ at: "livechat.session-close", within: 60 }));
  const following = failure(box.stream({ point: "livechat.session-close" }).next());
  await box.startChat();
  const began = Date.now();
  process.kill(pidOf(other), "SIGKILL");
  for (const error of await Promise.all([waiting, following, failure(box.startChat())])) {
    assert.equal(error.code, "unreachable");
    assert.match(error.message, /the hub that was started here has ended \(SIGKILL\)/);
  }
  assert.ok(Date.now() - began < 5000);
  await other.stop();
});

test("a hub that hangs is told once it took too long", async () => {
  const other = await MockHub.start();
  process.kill(pidOf(other), "SIGSTOP");
  other.connection.seconds = 0.5;
  const error = await failure(other.health());
  assert.deepEqual([error.code, error.message.includes("did not answer within 0.5 s")], ["too-slow", true]);
  process.kill(pidOf(other), "SIGCONT");
  await other.stop();
});

/** @param {MockHub} of */
function pidOf(of) {
  return /** @type {any} */ (of).server.announcement.pid;
}

/** As `await using`, which this Node does not know yet. @param {MockHub} one @param {(one: MockHub) => Promise<void>} does */
async function using(one, does) {
  try {
    await does(one);
  } finally {
    await one[Symbol.asyncDispose]();
  }
}
