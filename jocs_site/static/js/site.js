// Small comforts. Every page works without them.
(() => {
  "use strict";

  // Mended first what must be mended: the list of errors takes the focus.
  document.querySelector(".error-summary:not([data-sample] *)")?.focus();

  // A page to show where there is no line; what it keeps, and what not, stands in the script. Where browsers forbid it, not.
  addEventListener("load", () => navigator.serviceWorker?.register("/worker.js").catch(() => {}));

  // An address that robots cannot read becomes a link for people.
  for (const place of document.querySelectorAll("[data-mail-name]")) {
    const address = `${place.dataset.mailName}@${place.dataset.mailHost.split(" ").join(".")}`;
    const link = document.createElement("a");
    link.href = `mailto:${address}`;
    link.textContent = address;
    place.replaceChildren(link);
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // What scrolls sideways can be reached by keyboard.
  for (const place of document.querySelectorAll(".table-scroll")) {
    if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
  }

  // A second tap while the first is on its way sends nothing, and the button shows that something is on its way.
  const rest = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  };
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
      event.submitter?.setAttribute("aria-busy", "true");
      setTimeout(rest, 5000, form);
    });
  }
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(rest));
})();
