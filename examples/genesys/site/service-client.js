// Stands in for the vendor's wwe-service-client-api.js, which cannot be shipped here: the one request this page makes,
// as that file makes it.
window.genesys = { wwe: { service: { auth: {} } } };

genesys.wwe.service.auth.getJwtToken = (succeeded, failed) => {
  const referenceId = crypto.randomUUID();
  window.addEventListener("message", function answered({ data }) {
    if (data?.referenceId !== referenceId) return;
    window.removeEventListener("message", answered);
    if (data.errorMessage === undefined) succeeded(data);
    else failed(data);
  });
  const message = { request: "auth.getJwtToken", referenceId, userAgent: "WWE Client", protocolVersion: 2 };
  window.parent.postMessage(message, "*");
};
