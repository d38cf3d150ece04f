import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "mockhub/setup", // one hub for all workers, which trust its certificates
    setupFiles: "./setup.js",
    testTimeout: 20_000,
  },
});
