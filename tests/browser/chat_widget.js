// Runs in a test's page beside the vendor's React widget, the global `lcw`: renders it, with telemetry off.
{
  /** @type {any} */
  const page = window;

  /** @param {{where: any, config?: any, outcomes?: any[] | null}} how */
  page.renderWidget = async ({ where, config = {}, outcomes = null }) => {
    const { OmnichannelChatSDK, LiveChatWidget, createElement, createRoot } = page.lcw;
    const getAuthToken = outcomes === null ? undefined : page.provider(outcomes);
    const authentication = getAuthToken === undefined ? {} : { getAuthToken };
    const chatSDK = new OmnichannelChatSDK(where, { telemetry: { disable: true }, ...config, ...authentication });
    await chatSDK.initialize();
    const chatConfig = await chatSDK.getLiveChatConfig();
    const telemetryConfig = {
      chatWidgetVersion: "1.8.3",
      chatComponentVersion: "1.1.15",
      OCChatSDKVersion: "1.11.8",
      telemetryDisabled: true,
    };
    const root = document.body.appendChild(document.createElement("div"));
    createRoot(root).render(
      createElement(LiveChatWidget, {
        ...authentication,
        chatSDK,
        chatConfig,
        telemetryConfig,
        appInsightsConfig: { appInsightsDisabled: true },
      }),
    );
  };
}
