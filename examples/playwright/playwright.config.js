import { defineConfig } from "@playwright/test";

// The browser of the system, where MOCKHUB_CHROMIUM names one; else the one that `npx playwright install` brought.
const executablePath = process.env.MOCKHUB_CHROMIUM;

export default defineConfig({
  testDir: "tests",
  fullyParallel: true,
  globalSetup: "mockhub/setup", // one hub for all workers
  reporter: "list",
  use: {
    launchOptions: { executablePath },
  },
});
