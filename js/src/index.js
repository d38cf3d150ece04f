// MockHub for JavaScript suites: start or attach, sandboxes, and every call of the control API.

export { Connection } from "./connection.js";
export { ControlError, StartError, UnmetError } from "./errors.js";
export { MockHub } from "./hub.js";
export { Sandbox } from "./sandbox.js";

/** @typedef {import("./errors.js").BodyMistake} BodyMistake */
/** @typedef {import("./events.js").Followed} Followed */
/** @typedef {import("./hub.js").StartOptions} StartOptions */
/** @typedef {import("./hub.js").World} World */
/** @typedef {import("./sandbox.js").Awaited} Awaited */
/** @typedef {import("./scenarios.js").Scenario} Scenario */
