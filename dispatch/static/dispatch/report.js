// A report on a bad line. What is typed is kept in this browser at once, goes to the server whenever there is a line, and
// is forgotten here only once the server has answered for it. Every saving and every photograph has a key of its own, so
// that what a bad line sends twice arrives once. Without this script the page is a plain form.
(() => {
  const page = document.getElementById("report");
  if (!page) return;
  const byId = (id) => document.getElementById(id);
  const says = page.dataset;
  const form = byId("report-form");
  const fields = ["title", "body", "language"];
  const field = (name) => form.elements[name];
  const KEPT = `report-${says.report}`;
  const CACHE = `report ${location.origin}${location.pathname}`;
  const EVERY = 15000;
  const PAUSE = 2500;
  const LONGEST = 1600;
  const QUALITY = 0.8;

  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // What is kept here: the words, the version they began from, and photographs that the server does not have yet.
  const fresh = () => ({ version: Number(says.version), key: newKey(), dirty: false, send: false, photos: [] });
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) ?? fresh();
    } catch {
      return fresh();
    }
  };
  let kept = read();
  const keep = () => {
    if (!kept.dirty && !kept.send && !kept.photos.length) {
      localStorage.removeItem(KEPT);
      return true;
    }
    try {
      localStorage.setItem(KEPT, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  };
  const say = (line, words) => {
    const place = byId("report-state");
    place.dataset.line = line;
    if (place.textContent !== words) place.textContent = words;
  };
  const complain = (words) => { byId("report-said").textContent = words; };
  const waits = () => kept.dirty || kept.send || kept.photos.length > 0;

  const show = () => {
    if (kept.dirty) for (const name of fields) field(name).value = kept[name];
    const cards = kept.photos.map((photo) => {
      const card = byId("report-card").content.cloneNode(true).firstElementChild;
      card.querySelector("img").src = photo.data;
      card.querySelector("img").alt = photo.caption;
      card.querySelector("[data-about]").textContent = [photo.caption, photo.consentWords, photo.people, photo.consent_told].filter(Boolean).join(" · ");
      card.querySelector("[data-remove]").addEventListener("click", () => {
        kept.photos = kept.photos.filter((one) => one.key !== photo.key);
        keep();
        show();
      });
      return card;
    });
    byId("report-new").replaceChildren(...cards);
  };

  // The line
  let token = "";
  let isBusy = false;
  let isClash = false;
  let isShut = false;
  const ask = async (address, body) => {
    try {
      const options = { headers: { Accept: "application/json", "X-CSRFToken": token }, signal: AbortSignal.timeout(60000) };
      const answer = await fetch(address, body ? { ...options, method: "POST", body } : options);
      if (answer.headers.get("Content-Type")?.includes("json")) return { status: answer.status, ...(await answer.json()) };
      if (answer.status < 500) {
        say("off", says.saysSignedOut);
        return null;
      }
    } catch {
      // no line, or one that broke: what waits goes on waiting
    }
    say("off", kept.send ? says.saysWaits : says.saysOffline);
    return null;
  };
  const form_of = (values) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(values)) data.append(name, value);
    return data;
  };
  const asFile = (address) => {
    const letters = atob(address.split(",")[1]);
    return new File([Uint8Array.from(letters, (letter) => letter.codePointAt(0))], "photo.jpg", { type: "image/jpeg" });
  };

  const sendPhotos = async () => {
    for (const photo of [...kept.photos]) {
      const { key, caption, people, consent, consent_told: told } = photo;
      const answer = await ask(says.photos, form_of({ key, caption, people, consent, consent_told: told, file: asFile(photo.data) }));
      if (!answer) return false;
      if (answer.error) {
        complain(answer.error);
        return false;
      }
      kept.photos = kept.photos.filter((one) => one.key !== key);
      keep();
      arrived(photo, answer.url);
      show();
    }
    return true;
  };
  // A photograph that the server has stands among the others, where the plain form shows it too.
  const arrived = (photo, url) => {
    let list = byId("report-kept");
    if (!list) {
      list = Object.assign(document.createElement("ul"), { className: "report__photos", id: "report-kept" });
      byId("report-new").before(list);
    }
    const card = byId("report-card").content.cloneNode(true).firstElementChild;
    card.dataset.key = photo.key;
    Object.assign(card.querySelector("img"), { src: photo.data, alt: photo.caption });
    card.querySelector("[data-about]").textContent = [photo.caption, photo.consentWords, photo.people, photo.consent_told].filter(Boolean).join(" · ");
    const button = card.querySelector("[data-remove]");
    button.addEventListener("click", async () => {
      const answer = await ask(`${url}remove/`, form_of({}));
      if (answer && !answer.error) card.remove();
    });
    list.append(card);
  };

  const clash = (theirs) => {
    isClash = true;
    byId("report-theirs").textContent = `${theirs.title}\n\n${theirs.body}`;
    byId("report-clash").hidden = false;
    const over = (takes) => {
      isClash = false;
      byId("report-clash").hidden = true;
      kept.version = theirs.version;
      if (takes) {
        for (const name of fields) field(name).value = theirs[name];
        kept.dirty = kept.send = false;
        keep();
      } else change();
      form.elements.version.value = theirs.version;
      renew();
    };
    byId("report-mine").onclick = () => over(false);
    byId("report-other").onclick = () => over(true);
  };

  const sendWords = async () => {
    const { key, send } = kept;
    const words = Object.fromEntries(fields.map((name) => [name, kept[name] ?? field(name).value]));
    const answer = await ask(says.save, form_of({ ...words, key, version: kept.version, send: send ? "on" : "" }));
    if (!answer) return false;
    if (answer.stale) clash(answer);
    if (answer.error) {
      kept.send = false;
      keep();
      complain(answer.error);
      return false;
    }
    kept.version = answer.version;
    form.elements.version.value = answer.version;
    if (kept.key === key) kept.dirty = false;
    if (send && !answer.is_open) await over();
    keep();
    return true;
  };
  // The server has the report: nothing of it stays on the device.
  const over = async () => {
    kept = fresh();
    keep();
    clearInterval(timer);
    await caches?.delete(CACHE);
    const worker = await navigator.serviceWorker?.getRegistration(location.pathname);
    if (worker?.scope.endsWith(location.pathname)) await worker.unregister(); // the site's own stays
    location.reload();
  };

  let isKept = !navigator.serviceWorker;
  let keeping = null;
  const renew = async () => {
    if (isBusy || isClash || isShut) return;
    isBusy = true;
    const now = await ask(says.now);
    if (now?.error) say("off", now.error);
    else if (now && !now.is_open) {
      const isOurs = kept.send && now.title === kept.title && now.body.trim() === kept.body?.trim();
      if (isOurs || !waits()) await over();
      else {
        isShut = true;
        say("off", says.saysShut);
      }
    } else if (now) {
      token = now.token;
      const isThrough = (await sendPhotos()) && (!(kept.dirty || kept.send) || (await sendWords()));
      if (isThrough && !waits()) say("on", says.saysSaved);
      if (!isKept) keeping ??= keepPage().catch(() => {}).finally(() => { keeping = null; });
    }
    isBusy = false;
    if (kept.dirty && !isClash && byId("report-state").dataset.line === "on") say("kept", says.saysKept);
  };

  let pause = 0;
  const change = () => {
    for (const name of fields) kept[name] = field(name).value;
    kept.dirty = true;
    kept.key = newKey();
    keep();
    complain("");
    if (byId("report-state").dataset.line !== "off") say("kept", says.saysKept);
    clearTimeout(pause);
    pause = setTimeout(renew, PAUSE);
  };

  // A photograph becomes smaller here, so that it gets through.
  const shrink = async (file) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY);
  };
  const photoField = (name) => form.elements[`photo-${name}`];
  const addPhoto = async () => {
    const [file] = photoField("file").files;
    if (!file) return true;
    const [caption, people, consent, told] = ["caption", "people", "consent", "consent_told"].map((name) => photoField(name).value.trim());
    if (["spoken", "written"].includes(consent) && !(people && told)) {
      complain(says.saysUntold);
      return false;
    }
    let data;
    try {
      data = await shrink(file);
    } catch {
      complain(says.saysNoPicture);
      return false;
    }
    const consentWords = photoField("consent").selectedOptions[0].textContent;
    kept.photos.push({ key: newKey(), data, caption, people, consent, consent_told: told, consentWords });
    if (!keep()) {
      kept.photos.pop();
      keep();
      complain(says.saysFull);
      return false;
    }
    for (const name of ["file", "caption", "people", "consent_told"]) photoField(name).value = "";
    complain("");
    show();
    renew();
    return true;
  };

  form.addEventListener("submit", async (event) => {
    const step = event.submitter?.value ?? "save";
    if (step.startsWith("remove:")) return; // the plain form takes out what the server has
    event.preventDefault();
    if (!(await addPhoto())) return;
    if (step === "send" && !(field("title").value.trim() && field("body").value.trim())) {
      complain(says.saysMissing);
      field(field("title").value.trim() ? "body" : "title").focus();
      return;
    }
    kept.send = step === "send";
    change();
    clearTimeout(pause);
    if (kept.send) say("kept", says.saysWaits);
    renew();
  });
  form.addEventListener("input", (event) => {
    if (!fields.includes(event.target.name)) return;
    kept.send = false; // whoever types again wants to send later
    change();
  });
  byId("report-add-it").hidden = false;
  byId("report-add-it").addEventListener("click", addPhoto);
  addEventListener("online", renew);
  // Two windows of one browser show the same text.
  addEventListener("storage", (event) => {
    if (event.key !== KEPT) return;
    kept = event.newValue ? JSON.parse(event.newValue) : { ...kept, dirty: false, send: false, photos: [] };
    show();
  });

  // Tried with every answer until the page and all of its files are kept; without a cache it works as long as it is open.
  const keepPage = async () => {
    await navigator.serviceWorker.register(says.worker, { scope: location.pathname });
    const cache = await caches.open(CACHE);
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
    for (const address of [location.pathname, ...files.map((file) => file.href || file.src)]) {
      const answer = await fetch(address);
      if (!answer.ok || answer.redirected) return;
      await cache.put(address, answer);
    }
    isKept = true;
  };
  // A version that the server has by now, and nothing typed since: the words of the page count.
  if (!kept.dirty && !kept.send && !kept.photos.length) kept = fresh();
  show();
  if (waits()) say("kept", kept.send ? says.saysWaits : says.saysKept);
  const timer = setInterval(renew, EVERY);
  renew();
})();
