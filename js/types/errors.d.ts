/**
 * Return the error that an answer tells as problem+json (RFC 9457).
 *
 * @param {string} control
 * @param {number} status
 * @param {string} text
 */
export function refusal(control: string, status: number, text: string): ControlError;
/**
 * @param {string} control
 * @param {string} answer
 */
export function notAHub(control: string, answer: string): ControlError;
/**
 * One mistake in what was sent: `pointer` is a JSON pointer into it, `place` is `file:line:column` in a scenario's text.
 *
 * @typedef {{pointer: string, message: string, place?: string}} BodyMistake
 */
/** The hub refused a control call, or nobody answered it. Its message says what is wrong and what was expected. */
export class ControlError extends Error {
    /**
     * @param {string} title what is wrong
     * @param {object} told
     * @param {string} told.code stable name of the kind of mistake; `unreachable`, `too-slow` and `not-a-hub` are told here
     * @param {number} [told.status] HTTP status of the answer
     * @param {string} [told.pointer] where: a JSON pointer into the body, a header's name, a query parameter
     * @param {BodyMistake[]} [told.mistakes] every mistake of the body
     * @param {unknown} [told.cause] what was thrown below
     */
    constructor(title: string, { code, status, pointer, mistakes, cause }: {
        code: string;
        status?: number | undefined;
        pointer?: string | undefined;
        mistakes?: BodyMistake[] | undefined;
        cause?: unknown;
    });
    title: string;
    code: string;
    status: number | undefined;
    pointer: string | undefined;
    mistakes: BodyMistake[];
}
/** No hub could be started. `code` is `not-installed`, `port-taken`, `exited` or `too-slow`. */
export class StartError extends Error {
    /**
     * @param {string} message
     * @param {string} code
     */
    constructor(message: string, code: string);
    code: string;
}
/** What must be seen was not; the message tells it as `mockhub run` does. */
export class UnmetError extends Error {
    /**
     * @param {string} message
     * @param {unknown} answer what the hub answered, with what came near
     */
    constructor(message: string, answer: unknown);
    answer: unknown;
}
/**
 * One mistake in what was sent: `pointer` is a JSON pointer into it, `place` is `file:line:column` in a scenario's text.
 */
export type BodyMistake = {
    pointer: string;
    message: string;
    place?: string;
};
