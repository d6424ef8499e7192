// Papers and proxies by keyboard: number, Enter, a key for each question, Enter. Each is kept on the server at once; a
// lost answer loses nothing, because the same key is sent again. Without this file the form works by itself.
(() => {
  const form = document.getElementById("paper-form");
  if (!form) return;
  const at = (name) => form.elements[name];
  const byId = (id) => document.getElementById(id);
  const [who, holderName, said, difference] = ["paper-elector", "paper-holder", "paper-said", "paper-difference"].map(byId);
  const marks = [...form.querySelectorAll("[data-mark]")];
  const words = Object.fromEntries(
    [...form.querySelectorAll(".paper-keys kbd")].map((key) => [key.textContent, key.parentElement.textContent.slice(key.textContent.length).trim()]),
  );
  const text = form.dataset;
  const narrow = (typed) => typed.normalize("NFKC").trim().toLowerCase();
  let lookedFor = at("seen").value ? at("elector").value.trim() : "";
  let isBusy = false;

  const say = (told, isTrouble = false) => {
    said.textContent = told;
    said.classList.toggle("paper-said--trouble", isTrouble);
  };

  const setError = (name, told) => {
    const place = byId(`id_${name}_error`);
    if (!place) return false;
    place.textContent = told;
    if (told) at(name).setAttribute("aria-invalid", "true");
    else at(name).removeAttribute("aria-invalid");
    return true;
  };

  const forgetErrors = () => {
    for (const place of form.querySelectorAll(".paper-error")) setError(place.id.slice(3, -6), "");
  };

  const show = (mark) => {
    mark.parentElement.querySelector("output").textContent = words[narrow(mark.value)] ?? "";
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

  // Whose number stands in a field; false where nobody's, and then the field says so.
  const look = async (name) => {
    const typed = at(name).value.trim();
    if (isBusy || !typed) return false;
    isBusy = true;
    const found = await ask(`${text.look}?number=${encodeURIComponent(typed)}`, {}, text.lookFailed);
    isBusy = false;
    if (!found || at(name).value.trim() !== typed) return false;
    say("");
    setError(name, found.name ? "" : found.trouble);
    if (name === "holder") {
      holderName.textContent = found.name ?? "";
      return Boolean(found.name);
    }
    who.innerHTML = found.html ?? "";
    at("seen").value = found.number ?? "";
    lookedFor = found.name ? typed : "";
    return Boolean(found.name) && !found.trouble;
  };

  const next = (key) => {
    for (const field of [at("elector"), at("holder"), at("signed_on"), ...marks]) if (field) field.value = "";
    marks.forEach(show);
    if (key) at("client_key").value = key;
    who.innerHTML = difference.innerHTML = holderName.textContent = "";
    at("seen").value = lookedFor = "";
    forgetErrors();
    at("elector").focus();
  };

  const showFaults = (answer) => {
    const faults = Object.entries(answer.errors);
    const atNoField = faults.filter(([name, told]) => !setError(name, told[0])).map(([, told]) => told.join(" "));
    say(answer.difference ? text.differs : atNoField.join(" "), true);
    difference.innerHTML = answer.difference;
    const field = faults.map(([name]) => name).find((name) => byId(`id_${name}_error`));
    if (answer.difference) difference.focus();
    else if (field) at(field).focus();
  };

  const save = async (button) => {
    if (isBusy) return;
    isBusy = true;
    say(text.saving);
    forgetErrors();
    const body = new FormData(form);
    if (button?.name) body.set(button.name, button.value);
    const answer = await ask(form.action, { method: "POST", body }, text.noAnswer);
    isBusy = false;
    if (!answer) return;
    if (!answer.said) {
      showFaults(answer);
      return;
    }
    byId("paper-recent").innerHTML = answer.recent;
    next(answer.key);
    say(answer.said);
  };

  const afterNumber = () => (at("holder") ?? marks[0]).focus();

  const lookOrSave = async (button) => {
    if (at("elector").value.trim() === lookedFor && lookedFor) save(button);
    else if (await look("elector")) afterNumber(); // nothing is kept for a name that nobody saw
    else at("elector").select();
  };

  const move = (mark, steps) => {
    const place = marks.indexOf(mark) + steps;
    if (marks[place]) marks[place].select();
    else if (place < 0) (at("signed_on") ?? at("elector")).select();
    else byId("paper-save").focus();
  };

  const onMark = (event, mark) => {
    const key = narrow(event.key);
    if (key.length === 1 && mark.dataset.mark.includes(key)) {
      mark.value = key;
      show(mark);
      move(mark, 1);
    } else if (event.key === "Backspace") {
      const wrong = mark.value ? mark : (marks[marks.indexOf(mark) - 1] ?? mark); // the key that was just typed
      move(wrong, 0);
      wrong.value = "";
      show(wrong);
    } else if (["ArrowUp", "ArrowLeft"].includes(event.key)) move(mark, -1);
    else if (["ArrowDown", "ArrowRight"].includes(event.key)) move(mark, 1);
    else return;
    event.preventDefault();
    difference.innerHTML = "";
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    lookOrSave(event.submitter);
  });

  form.addEventListener("keydown", async (event) => {
    const { key, target } = event;
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (key === "Escape") {
      event.preventDefault();
      next();
      say("");
    } else if (key === "Enter" && target === at("elector")) {
      event.preventDefault();
      if (await look("elector")) afterNumber();
      else at("elector").select();
    } else if (key === "Enter" && at("holder") && target === at("holder")) {
      event.preventDefault();
      holderName.textContent = "";
      if (!at("holder").value.trim() || (await look("holder"))) at("signed_on").focus();
      else at("holder").select();
    } else if (key === "Enter" && at("signed_on") && target === at("signed_on")) {
      event.preventDefault();
      marks[0].focus();
    } else if (target.dataset.mark !== undefined) onMark(event, target);
  });

  // A Japanese keyboard may put in １ without a key that says so.
  form.addEventListener("input", (event) => {
    const mark = event.target;
    if (mark.dataset.mark === undefined || event.isComposing) return;
    mark.value = narrow(mark.value);
    show(mark);
    difference.innerHTML = "";
    if (mark.value && mark.dataset.mark.includes(mark.value)) move(mark, 1);
  });

  marks.forEach(show);
  if (!at("elector").value) at("elector").focus();
})();
