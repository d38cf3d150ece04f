// What goes wrong, each with a text that says what was expected.

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
  constructor(title, { code, status, pointer, mistakes = [], cause }) {
    const head = pointer === undefined ? title : `${title} (at ${pointer})`;
    const lines = mistakes.map((one) => `  ${one.place ?? one.pointer}: ${one.message}`);
    super([head, ...lines].join("\n"), cause === undefined ? undefined : { cause });
    this.name = "ControlError";
    this.title = title;
    this.code = code;
    this.status = status;
    this.pointer = pointer;
    this.mistakes = mistakes;
  }
}

/** No hub could be started. `code` is `not-installed`, `port-taken`, `exited` or `too-slow`. */
export class StartError extends Error {
  /**
   * @param {string} message
   * @param {string} code
   */
  constructor(message, code) {
    super(message);
    this.name = "StartError";
    this.code = code;
  }
}

/** What must be seen was not; the message tells it as `mockhub run` does. */
export class UnmetError extends Error {
  /**
   * @param {string} message
   * @param {unknown} answer what the hub answered, with what came near
   */
  constructor(message, answer) {
    super(message);
    this.name = "UnmetError";
    this.answer = answer;
  }
}

/**
 * Return the error that an answer tells as problem+json (RFC 9457).
 *
 * @param {string} control
 * @param {number} status
 * @param {string} text
 */
export function refusal(control, status, text) {
  try {
    const { title, code, pointer, mistakes = [] } = JSON.parse(text);
    if (code !== undefined) return new ControlError(title, { code, status, pointer, mistakes: mistakes.map(placed) });
  } catch {
    // It is no JSON, so no hub's.
  }
  return notAHub(control, `${status} ${text}`);
}

/**
 * @param {string} control
 * @param {string} answer
 */
export function notAHub(control, answer) {
  const title = `${control} is no control API of MockHub: it answered ${JSON.stringify(answer.slice(0, 200))}`;
  return new ControlError(title, { code: "not-a-hub" });
}

/** @param {{pointer: string, message: string, file?: string, line?: number, column?: number}} told @returns {BodyMistake} */
function placed({ pointer, message, file, line, column }) {
  return line === undefined ? { pointer, message } : { pointer, message, place: `${file}:${line}:${column}` };
}
