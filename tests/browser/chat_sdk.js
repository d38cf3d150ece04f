// Runs in a test's page beside the vendor's chat SDK, the global `sdk`: makes one, plays the page's token provider,
// and records what the page is told.

/** @typedef {{gives?: any, throws?: string, rejects?: string}} Outcome */

// In a block, since each script of a page shares its names with the others.
{
  /** @type {any} */
  const page = window;
  /** @type {{name: string, event: any}[]} */
  page.seen = [];
  page.providerCalls = 0;
  /** @type {(() => void)[]} */
  const waiting = [];

  /** @param {string} name @param {any} [event] */
  const record = (name, event) => {
    page.seen.push({ name, event: event === undefined ? null : JSON.parse(JSON.stringify(event)) });
    for (const one of waiting.splice(0)) one();
  };

  // The last outcome is that of all later calls. It throws at once, as a function that is not async can.
  /** @param {Outcome[]} outcomes */
  const provider = (outcomes) => () => {
    const outcome = outcomes[Math.min(page.providerCalls, outcomes.length - 1)];
    page.providerCalls += 1;
    if (outcome.throws !== undefined) throw new Error(outcome.throws);
    return outcome.rejects === undefined
      ? Promise.resolve(outcome.gives)
      : Promise.reject(new Error(outcome.rejects));
  };

  page.provider = provider;

  /** @param {{where: any, config?: any, outcomes?: Outcome[] | null}} how */
  page.makeSdk = ({ where, config = {}, outcomes = null }) => {
    const authentication = outcomes === null ? {} : { getAuthToken: provider(outcomes) };
    page.chat = new page.sdk.OmnichannelChatSDK(where, {
      telemetry: { disable: true },
      ...config,
      ...authentication,
    });
  };

  // What a call was rejected with: the SDK's own errors are no `Error`, its surveys reject with a text.
  // What the attachment client's frame cannot do is rejected with nothing at all.
  /** @param {any} error */
  const failure = (error) =>
    error === undefined ? { kind: "nothing", message: "" }
    : typeof error === "string"
      ? { kind: "text", message: error }
      : {
          kind: error instanceof Error ? "error" : "sdk",
          message: error.message,
          status: error.httpResponseStatusCode ?? null,
        };

  /** @param {[string, any[]]} call */
  page.tried = async ([method, args]) => {
    try {
      return { value: (await page.chat[method](...args)) ?? null };
    } catch (error) {
      return { failed: failure(error) };
    }
  };

  // The attachment client looks for its frame at an address of its own, unless it is told another.
  /** @param {string} address */
  page.attachmentsAt = async (address) => {
    const client = page.chat.AMSClient;
    client.dispose();
    client.baseUrl = address;
    await client.setup();
  };

  /** @param {{name: string, type: string, text: string}} file */
  page.sendFile = ({ name, type, text }) => page.tried(["uploadFileAttachment", [new File([text], name, { type })]]);

  /** @param {any} file */
  page.fetchFile = async (file) => {
    const { value, failed } = await page.tried(["downloadFileAttachment", [file]]);
    return failed ? { failed } : { value: await value.text() };
  };

  /** @param {{polling: boolean}} how */
  page.listen = async ({ polling }) => {
    await page.chat.onNewMessage((/** @type {any} */ message) => record("message", message), {
      disablePolling: !polling,
      rehydrate: true,
    });
    await page.chat.onTypingEvent((/** @type {any} */ event) => record("typing", event));
    await page.chat.onAgentEndSession((/** @type {any} */ event) => record("agent ended", event));
  };

  /** @param {[string, number]} what */
  page.when = async ([name, times]) => {
    const found = () => page.seen.filter((/** @type {any} */ one) => one.name === name);
    while (found().length < times) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
    return found()[times - 1].event;
  };
}
