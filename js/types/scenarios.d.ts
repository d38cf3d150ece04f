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
export function textOf(scenario: Scenario): Promise<{
    file: string;
    text: string;
}>;
/**
 * Return a scenario as a sandbox is armed with it.
 *
 * @param {Scenario} scenario
 * @param {Chosen} [chosen]
 * @returns {Promise<any>}
 */
export function written(scenario: Scenario, { row, variables }?: Chosen): Promise<any>;
/**
 * A scenario: an object as a file holds it, YAML, or a path (text is one when it ends in .yaml or .yml).
 */
export type Scenario = string | URL | {
    [key: string]: unknown;
};
/**
 * which of its rows, from 0; values for its `vars`
 */
export type Chosen = {
    row?: number;
    variables?: Record<string, unknown>;
};
