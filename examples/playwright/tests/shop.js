import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

import { test as base } from "mockhub/playwright";

export { expect } from "mockhub/playwright";

const HTML = new URL("../site/index.html", import.meta.url);

/** The shop: its page with the sandbox's script tag, and a backend that answers to a login as each test says. */
export const test = base.extend({
  shop: async ({ page, mockhub }, use) => {
    const html = (await readFile(HTML, "utf8")).replace("<!-- chat -->", mockhub.authScriptTag);
    let login = { status: 404, token: "" };
    const server = createServer((request, response) => {
      if (request.url === "/login/token") response.writeHead(login.status).end(login.token);
      else response.writeHead(200, { "Content-Type": "text/html" }).end(html);
    });
    server.listen(0, "localhost");
    await once(server, "listening");

    await use({
      status: page.locator("#status"),
      /** Open the shop; `token` is what its backend says of who is signed in. */
      open: async ({ status = 200, token = "" }) => {
        login = { status, token };
        await page.goto(`http://localhost:${server.address().port}/`);
        await page.locator("#status").getByText("ready").waitFor();
      },
      /** Somebody else signs in. */
      signIn: ({ status = 200, token = "" }) => {
        login = { status, token };
      },
      askForHelp: () => page.getByRole("button", { name: "Help" }).click(),
    });

    server.closeAllConnections();
    server.close();
  },
});
