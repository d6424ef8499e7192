// Slips by keyboard: number, Enter, amount, Enter. Each is kept on the server at once; a lost answer loses nothing,
// because the same key is sent again. Without this file the form does the same with a page for each step.
(() => {
  const form = document.getElementById("slip-form");
  if (!form) return;
  const at = (name) => form.elements[name];
  const byId = (id) => document.getElementById(id);
  const [account, doubts, said, more] = ["slip-account", "slip-doubts", "slip-said", "slip-more"].map(byId);
  const text = form.dataset;
  const empty = ["number", "amount_yen", "gift_yen", "campaign", "payer_name", "message"];
  const firstPurpose = at("purpose").value;
  let lookedFor = at("number").value.trim();
  let owed = "";
  let isBusy = false;

  const say = (words, isTrouble = false) => {
    said.textContent = words;
    said.classList.toggle("slip-said--trouble", isTrouble);
  };

  const forgetDoubts = () => {
    at("is_certain").checked = false;
    doubts.hidden = true;
  };

  const setError = (name, words) => {
    const field = at(name);
    const place = byId(`id_${name}_error`);
    if (!place) return false;
    place.textContent = words;
    if (words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    return true;
  };

  const forgetErrors = () => {
    for (const place of form.querySelectorAll(".slip-field .slip-error")) setError(place.id.slice(3, -6), "");
  };

  // The answer as an object; null after saying what went wrong.
  const ask = async (address, options, whenLost) => {
    try {
      const answer = await fetch(address, { ...options, headers: { Accept: "application/json" } });
      if (!answer.headers.get("Content-Type")?.includes("json")) say(answer.status >= 500 ? whenLost : text.signedOut, true);
      else return await answer.json();
    } catch {
      say(whenLost, true);
    }
    return null;
  };

  const look = async () => {
    const typed = at("number").value.trim();
    if (!typed) return at("payer_name").value.trim() ? true : (setError("number", ""), false);
    if (isBusy) return false;
    isBusy = true;
    const found = await ask(`${text.look}?number=${encodeURIComponent(typed)}`, {}, text.lookFailed);
    isBusy = false;
    if (!found || at("number").value.trim() !== typed) return false;
    say("");
    setError("number", found.trouble);
    account.innerHTML = found.html ?? "";
    if (found.number === undefined) {
      (account.querySelector("[data-choice]") ?? at("number")).focus();
      return false;
    }
    at("number").value = lookedFor = found.number;
    if (["", owed].includes(at("amount_yen").value)) at("amount_yen").value = found.owed_yen || "";
    owed = at("amount_yen").value;
    return true;
  };

  const next = (key) => {
    for (const name of empty) at(name).value = "";
    at("purpose").value = firstPurpose;
    if (key) at("key").value = key;
    account.innerHTML = "";
    lookedFor = owed = "";
    more.open = false;
    forgetDoubts();
    forgetErrors();
    at("number").focus();
  };

  const showFaults = (answer) => {
    if (answer.html) account.innerHTML = answer.html;
    doubts.hidden = !answer.doubts.length;
    if (answer.doubts.length) {
      const rows = answer.doubts.map((words) => Object.assign(document.createElement("li"), { textContent: words }));
      doubts.querySelector("ul").replaceChildren(...rows);
      at("is_certain").checked = true; // for the next Enter; any change takes it back
      say(text.enterAgain, true);
      return;
    }
    const faults = Object.entries(answer.errors);
    const atNoField = faults.filter(([name, words]) => !setError(name, words[0])).map(([, words]) => words.join(" "));
    say(atNoField.join(" "), true);
    const field = faults.map(([name]) => name).find((name) => byId(`id_${name}_error`));
    if (["gift_yen", "purpose", "campaign", "payer_name", "message"].includes(field)) more.open = true;
    if (field) at(field).focus();
  };

  const save = async () => {
    if (isBusy) return;
    isBusy = true;
    say(text.saving);
    forgetErrors();
    const answer = await ask(form.action, { method: "POST", body: new FormData(form) }, text.noAnswer);
    isBusy = false;
    if (!answer) return;
    if (!answer.said) {
      showFaults(answer);
      return;
    }
    byId(`slip-${answer.position}`)?.remove(); // known already: its first answer was lost
    byId("slip-rows").insertAdjacentHTML("afterbegin", answer.row);
    byId("slip-figures").innerHTML = answer.figures;
    byId("slip-none")?.remove();
    next(answer.key);
    say(answer.said);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.name === "chosen") {
      at("number").value = button.dataset.number;
      if (await look()) at("amount_yen").select();
      return;
    }
    if (button?.name === "as_payer") {
      at("payer_name").value = at("number").value.trim();
      at("number").value = "";
      account.innerHTML = "";
      setError("number", "");
      more.open = true;
      at("amount_yen").focus();
      return;
    }
    if (at("number").value.trim() !== lookedFor) {
      if (await look()) at("amount_yen").select(); // nothing is saved for a name that nobody saw
      return;
    }
    save();
  });

  form.addEventListener("input", (event) => {
    if (event.target.name !== "is_certain") forgetDoubts();
    if (event.target.name !== "dues") return;
    const ticked = [...account.querySelectorAll("[name=dues]:checked")];
    const yen = ticked.reduce((sum, box) => sum + Number(box.dataset.yen), 0);
    at("amount_yen").value = owed = String(yen || account.firstElementChild.dataset.owed);
  });

  form.addEventListener("keydown", async (event) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key, target } = event;
    if (key === "Enter" && target === at("number")) {
      event.preventDefault();
      if (await look()) at("amount_yen").select();
    } else if (key === "F2") {
      event.preventDefault();
      more.open = !more.open;
      (more.open ? at("gift_yen") : at("amount_yen")).focus();
    } else if (key === "Escape") {
      event.preventDefault();
      next();
      say("");
    } else if (/^[0-9]$/.test(key) && target.dataset.choice !== undefined) {
      event.preventDefault();
      account.querySelector(`[data-choice="${key}"]`)?.click();
    } else if (["ArrowDown", "ArrowUp"].includes(key) && target.dataset.choice !== undefined) {
      event.preventDefault();
      const all = [...account.querySelectorAll("[data-choice]")];
      all[Math.min(Math.max(all.indexOf(target) + (key === "ArrowDown" ? 1 : -1), 0), all.length - 1)].focus();
    }
  });

  at(at("number").value ? "amount_yen" : "number").focus();
})();
