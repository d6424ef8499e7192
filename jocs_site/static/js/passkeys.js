/* Passkeys: asks the device to make one, or to sign in with one, and sends the answer with the form. */
(() => {
  const ask = {
    add: async (form) => {
      const options = JSON.parse(document.getElementById("passkey-options").textContent).creation_options;
      options.publicKey.authenticatorSelection = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
      return window.webauthnJSON.create(options);
    },
    login: async (form) => {
      const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("no options");
      return window.webauthnJSON.get((await answer.json()).request_options);
    },
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const failed = form.querySelector("[data-passkey-failed]");
      failed.hidden = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask[form.dataset.passkey](form));
      } catch {
        failed.hidden = false; // cancelled, or a device without one
        return;
      }
      HTMLFormElement.prototype.submit.call(form);
    });
  }
})();
