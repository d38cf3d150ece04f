/** @import {EntryShown} from "../types/api.js" */
/** @typedef {EntryShown | {lost: number}} Followed an entry, or how many are missing here */
/**
 * Yield what a stream tells.
 *
 * @param {AsyncIterable<string>} body
 * @returns {AsyncGenerator<Followed>}
 */
export function entriesOf(body: AsyncIterable<string>): AsyncGenerator<Followed>;
/**
 * an entry, or how many are missing here
 */
export type Followed = EntryShown | {
    lost: number;
};
import type { EntryShown } from "../types/api.js";
