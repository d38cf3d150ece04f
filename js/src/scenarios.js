// Scenarios as people hand them over: a file, YAML, or an object of the same form.

import { readFile } from "node:fs/promises";

/**
 * A scenario: an object as a file holds it, YAML, or a path (text is one when it ends in .yaml or .yml).
 *
 * @typedef {string | URL | {[key: string]: unknown}} Scenario
 */
/** @typedef {{row?: number, variables?: Record<string, unknown>}} Chosen which of its rows, from 0; values for its `vars` */

/**
 * Return a scenario's text and the name of its file; JSON is YAML too.
 *
 * @param {Scenario} scenario
 * @returns {Promise<{file: string, text: string}>}
 */
export async function textOf(scenario) {
  if (scenario instanceof URL) return { file: scenario.pathname, text: await readFile(scenario, "utf8") };
  if (typeof scenario !== "string") return { file: "scenario", text: JSON.stringify(scenario, null, 2) };
  if (scenario.includes("\n") || !/\.ya?ml$/.test(scenario)) return { file: "scenario", text: scenario };
  return { file: scenario, text: await readFile(scenario, "utf8") };
}

/**
 * Return a scenario as a sandbox is armed with it.
 *
 * @param {Scenario} scenario
 * @param {Chosen} [chosen]
 * @returns {Promise<any>}
 */
export async function written(scenario, { row, variables } = {}) {
  const { file, text } = await textOf(scenario);
  return { file, text, row, vars: variables };
}
