// @ts-check
/* The framed page of the demo: it tells the page around it which events its own widget raised. */
(() => {
  "use strict";
  const events = document.currentScript?.dataset.events?.split(" ") ?? [];
  const said = /** @type {HTMLElement} */ (document.getElementById("said"));

  for (const name of events) {
    window.addEventListener(name, (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      said.textContent = detail?.errorDescription ?? name;
      window.parent.postMessage({ event: name, detail }, new URL(location.href).origin);
    });
  }
})();
