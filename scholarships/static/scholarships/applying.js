// An application, or a scholar's report, on a bad line. What is typed is kept in this browser until the server has it, and sent again whenever
// there is a line; files wait here too. Without this script every page is a plain form.
(() => {
  const EVERY = 10000;
  const LONGEST_WAIT = 120000;
  const LONGEST_SIDE = 2000;
  const QUALITY = 0.82;

  for (const place of document.querySelectorAll("[data-own-time]")) {
    const { ownTime, words, language } = place.dataset;
    const zone = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(new Date(ownTime));
    place.textContent = `${words} ${zone} (${Intl.DateTimeFormat().resolvedOptions().timeZone})`;
  }
  for (const button of document.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  const form = document.querySelector("form[data-keeps]");
  if (!form) return;
  const KEPT = `scholarship ${form.dataset.keeps}`;
  const says = form.dataset;
  const line = form.querySelector("[data-line]");
  const say = (words) => { if (line.textContent !== words) line.textContent = words; };
  const post = (body) => fetch(location.href, {
    method: "POST",
    body,
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(LONGEST_WAIT),
  });
  let isBusy = false;
  let timer = 0;
  const later = (send) => {
    say(says.saysWaits);
    clearTimeout(timer);
    timer = setTimeout(send, EVERY);
  };

  // Words
  const fields = () => [...form.elements].filter((one) => one.name && !["csrfmiddlewaretoken", "version"].includes(one.name) && one.type !== "file");
  const given = (one) => (one.type === "checkbox" ? one.checked : one.value);
  const keep = () => {
    try {
      localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(fields().map((one) => [one.name, given(one)]))));
    } catch {
      // a browser that keeps nothing: the page itself still holds what was typed
    }
  };
  const forget = () => {
    try {
      localStorage.removeItem(KEPT);
    } catch {
      // nothing was kept
    }
  };
  const restore = () => {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(KEPT));
    } catch {
      return;
    }
    if (!kept) return;
    let differs = false;
    for (const one of fields()) {
      if (kept[one.name] === undefined || kept[one.name] === given(one)) continue;
      if (one.type === "checkbox") one.checked = kept[one.name];
      else one.value = kept[one.name];
      differs = true;
    }
    if (differs) say(says.saysRestored);
    else forget();
  };
  const sendWords = async () => {
    if (isBusy) return;
    isBusy = true;
    say(says.saysSending);
    let answer;
    try {
      const response = await post(new FormData(form));
      if (response.headers.get("Content-Type")?.includes("json")) answer = await response.json();
      else if (response.status < 500) answer = {}; // the link is no longer open in this browser: the plain page says so
    } catch {
      // no line, or one that broke
    }
    isBusy = false;
    if (!answer) return later(sendWords);
    if (answer.next) {
      forget();
      location.assign(answer.next);
    } else form.submit(); // the page itself says what is wrong
  };

  // Files
  const base = () => new Promise((done, failed) => {
    const asked = indexedDB.open("scholarship-papers", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("files", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  const files = async (mode, act) => {
    const store = (await base()).transaction("files", mode).objectStore("files");
    const asked = act(store);
    return new Promise((done, failed) => {
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  };
  const smaller = async (file) => {
    if (!file.type.startsWith("image/")) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
      return blob && blob.size < file.size ? new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" }) : file;
    } catch {
      return file; // the server says what it is
    }
  };
  const waiting = async () => (await files("readonly", (store) => store.getAll())).filter((one) => one.draft === says.keeps);
  const sendFiles = async () => {
    if (isBusy) return undefined;
    const queue = await waiting();
    if (!queue.length) return undefined;
    isBusy = true;
    say(says.saysSending);
    try {
      for (const one of queue) {
        const body = new FormData();
        body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        body.append("key", one.key);
        body.append("kind", one.kind);
        body.append("file", new File([one.blob], one.name, { type: one.blob.type }));
        const response = await post(body);
        if (response.status >= 500) throw new Error("later");
        const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
        await files("readwrite", (store) => store.delete(one.key));
        if (answer.error) {
          isBusy = false;
          say(answer.error);
          return undefined;
        }
      }
    } catch {
      isBusy = false;
      return later(sendFiles);
    }
    location.reload();
    return undefined;
  };
  const newKey = () => {
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
    return hex.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const addFile = async () => {
    const [file] = form.elements.file.files;
    if (!file || !form.elements.kind.value || file.size > 30 * 2 ** 20) return form.submit();
    const blob = await smaller(file);
    const entry = { key: newKey(), draft: says.keeps, kind: form.elements.kind.value, name: blob.name, blob };
    try {
      await files("readwrite", (store) => store.put(entry));
    } catch {
      say(says.saysFull);
      return form.submit();
    }
    form.elements.file.value = "";
    return sendFiles();
  };

  const sendsFiles = "sendsFiles" in says;
  const send = sendsFiles ? sendFiles : sendWords;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sendsFiles) addFile();
    else {
      keep();
      sendWords();
    }
  });
  if (sendsFiles) sendFiles().catch(() => {});
  else {
    form.addEventListener("input", keep);
    restore();
  }
  addEventListener("online", () => { if (line.textContent === says.saysWaits) send(); });
})();
