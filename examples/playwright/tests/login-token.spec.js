import { expect, test } from "./shop.js";

test("a good login token starts a chat", async ({ shop, mockhub }) => {
  const { token } = await mockhub.mint({ visitor: "ann" });
  await shop.open({ token });
  await shop.askForHelp();
  await expect(shop.status).toHaveText("chatting");
  await mockhub.waitFor({ at: "livechat.conversation", where: { outcome: "ok" }, count: 1, within: 5 });
});

test("a backend that is down is code 2", async ({ shop, mockhub }) => {
  await shop.open({ status: 503 });
  await shop.askForHelp();
  await expect(shop.status).toHaveText("No chat today (2)");
  await mockhub.waitFor({ at: "page.provider", where: { cause: "provider_rejected" } });
});

test("nobody signed in is code 3", async ({ shop, mockhub }) => {
  await shop.open({ token: "" });
  await shop.askForHelp();
  await expect(shop.status).toHaveText("No chat today (3)");
  await mockhub.verify([{ at: "livechat.conversation", count: 0 }]);
});

// Whatever is wrong with a token is code 4 for the page; the hub names the true cause.
const INVALID = {
  "expired": "expired",
  "wrong-issuer": "issuer_mismatch",
  "wrong-key": "signature_mismatch",
  "alg-none": "alg_none",
};

for (const [defect, cause] of Object.entries(INVALID)) {
  test(`a token that is ${defect} is code 4`, async ({ shop, mockhub }) => {
    const { token } = await mockhub.breakToken(defect);
    await shop.open({ token });
    await shop.askForHelp();
    await expect(shop.status).toHaveText("No chat today (4)");
    await mockhub.waitFor({ at: "livechat.conversation", where: { cause } });
  });
}

test("so is every other token that the hub knows how to break", async ({ shop, mockhub, mockhubHub }) => {
  test.slow();
  const { defects } = await mockhubHub.defects();
  await shop.open({});
  for (const { name, reason } of defects) {
    if (reason.startsWith("token_")) continue; // empty, no text, or too long for a header: no token to judge
    const { last } = await mockhub.journal({ limit: 1 });
    shop.signIn(await mockhub.breakToken(name));
    await shop.askForHelp();
    await mockhub.waitFor({ at: "livechat.conversation", where: { cause: reason }, after: last });
    await expect(shop.status, name).toHaveText("No chat today (4)");
  }
});

test.describe("with a scenario", () => {
  test.use({
    mockhubOptions: {
      scenario: {
        scenario: "The customer signs in anew",
        expect: [{ at: "livechat.conversation", where: { cause: "expired" }, count: 1 },
          { at: "livechat.conversation", where: { outcome: "ok" }, count: 1 }],
      },
    },
  });

  test("what it expects is verified at the end", async ({ shop, mockhub }) => {
    await shop.open(await mockhub.breakToken("expired"));
    await shop.askForHelp();
    await expect(shop.status).toHaveText("No chat today (4)");
    await shop.open(await mockhub.mint());
    await shop.askForHelp();
    await expect(shop.status).toHaveText("chatting");
  });
});
