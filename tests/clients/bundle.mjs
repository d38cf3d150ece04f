// Writes out one of the vendor's packages as a script for browsers: its exports, and the credential it takes, become
// the global `acs`. The package itself stays as it was published. esbuild takes Node's builds unless told otherwise,
// and those have no realtime.
import { build } from "esbuild";

const [, , name] = process.argv;
const { outputFiles } = await build({
  stdin: {
    contents: `export * from "${name}"; export { AzureCommunicationTokenCredential } from "@azure/communication-common";`,
    resolveDir: import.meta.dirname,
  },
  bundle: true,
  write: false,
  minify: true,
  format: "iife",
  globalName: "acs",
  platform: "browser",
  mainFields: ["browser", "module", "main"],
  logLevel: "error",
});
process.stdout.write(outputFiles[0].text);
