import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";

import { test as base } from "mockhub/playwright";

export { expect } from "mockhub/playwright";

const SITE = new URL("../site/", import.meta.url);
const TYPES = { html: "text/html", js: "text/javascript" };

/** The web application: its origin, and what an agent sees of it inside the desktop. */
export const test = base.extend({
  notes: async ({ page, mockhub }, use) => {
    const server = createServer(async (request, response) => {
      const name = request.url === "/" ? "index.html" : request.url.slice(1);
      const body = await readFile(new URL(name, SITE)).catch(() => undefined);
      response.writeHead(body === undefined ? 404 : 200, { "Content-Type": TYPES[name.split(".").pop()] ?? "text/plain" });
      response.end(body);
    });
    server.listen(0, "localhost");
    await once(server, "listening");
    const origin = `http://localhost:${server.address().port}`;

    await use({
      origin,
      open: async () => {
        await page.goto(mockhub.workspaceUrl(`${origin}/`));
        return page.frameLocator("[data-testid=content-0]").locator("#agent");
      },
    });

    server.closeAllConnections();
    server.close();
  },
});
