// Writes out a module as a script for browsers: what the module exports becomes the global of the given name. The
// vendors' packages it takes together stay as they were published. esbuild takes Node's builds unless told otherwise,
// and those have no realtime.
import { build } from "esbuild";

// Some packages below the React widget build themselves when they are installed; here their sources do as well.
/** @type {import("esbuild").Plugin} */
const unbuilt = {
  name: "unbuilt",
  setup: (build) =>
    build.onResolve({ filter: /^[a-z-]+-es5$/ }, ({ path }) => ({
      path: `${import.meta.dirname}/node_modules/${path}/src/index.mjs`,
    })),
};

const [, , globalName, contents] = process.argv;
const { outputFiles } = await build({
  stdin: { contents, resolveDir: import.meta.dirname },
  bundle: true,
  write: false,
  minify: true,
  format: "iife",
  globalName,
  platform: "browser",
  mainFields: ["browser", "module", "main"],
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
  plugins: [unbuilt],
  logLevel: "error",
});
process.stdout.write(outputFiles[0].text);
