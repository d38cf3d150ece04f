import { expect, test } from "./notes.js";

test("the desktop gives the page the agent's token", async ({ notes, mockhub }) => {
  await mockhub.setWorkspace({ acceptedWebContentOrigins: `${notes.origin} (*, auth.getJwtToken)` });
  await expect(await notes.open()).toHaveText("Hello ada.palmer");
  await mockhub.waitFor({ at: "scapi.auth.getJwtToken", where: { outcome: "ok" } });
});

test("without an entry that names the request there is no token", async ({ notes, mockhub }) => {
  await mockhub.setWorkspace({ acceptedWebContentOrigins: `${notes.origin} (*)` });
  await expect(await notes.open()).toContainText("auth.getJwtToken");
  await mockhub.waitFor({ at: "scapi.auth.getJwtToken", where: { cause: "request_not_allowed" } });
});
