// The desk at the door. Search runs on the roll in the page; what is noted waits in this browser under a key of its own
// until the server has answered for it, so it arrives once, also after a reload or on another day.
// Instants are those of the server: its clock is read with every answer, and between two answers a clock runs on that
// nobody can set (performance.now). Only where the page was opened without a line, the device's clock has to carry on.
(() => {
  const door = document.getElementById("door");
  if (!door) return;
  const byId = (id) => document.getElementById(id);
  const text = door.dataset;
  const home = location.pathname;
  const CACHE = `door ${location.origin}${home}`;
  const MINE = `door-${text.meeting}-`;
  const EVERY = 4000;
  const MOST = 50;
  const SHOWN = 8;

  // Folding, as jocs_site/foundation/names.py: search_key
  const [variants, folded] = JSON.parse(byId("folding").textContent);
  const HYPHENS = "\\-‐‑‒–—―−ｰ－";
  const V_ROW = { ァ: "バ", ィ: "ビ", ェ: "ベ", ォ: "ボ" };
  const UNHEARD = new RegExp(`[\\s・ー${HYPHENS}]`, "gu");
  const LONG = new RegExp(`(?<=[ァ-ヴー])[${HYPHENS}]`, "gu");
  const each = (words, table) => [...words].map((letter) => table[letter] ?? letter).join("");
  const fold = (typed) => {
    let words = each(typed.replace(/[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu, ""), variants).normalize("NFKC");
    words = words.replace(/[ぁ-ゖ]/gu, (kana) => String.fromCodePoint(kana.codePointAt(0) + 0x60));
    words = words.replace(LONG, "ー").toLowerCase().replace(/ヴ([ァィェォ])/gu, (_all, kana) => V_ROW[kana]);
    return each(words, folded).replace(UNHEARD, "");
  };
  window.doorFold = fold; // compared with the server's by a test

  const roll = JSON.parse(byId("roll").textContent).map(([number, printed, name, kana]) => ({
    number, printed, name, kana, key: `${fold(name)} ${fold(kana)}`,
  }));
  const byNumber = new Map(roll.map((one) => [one.number, one]));

  // The server's clock
  let clock = null;
  const readClock = (serverAt, asked, answered) => {
    clock = { server: serverAt, mono: (asked + answered) / 2 };
    localStorage.setItem(`${MINE}ahead`, String(serverAt - (Date.now() - (answered - asked) / 2)));
  };
  const serverNow = () => {
    if (clock) return clock.server + performance.now() - clock.mono;
    const ahead = localStorage.getItem(`${MINE}ahead`);
    return ahead === null ? null : Date.now() + Number(ahead);
  };

  // What waits
  const QUEUE = `${MINE}entry-`;
  const waiting = () => Object.keys(localStorage).filter((key) => key.startsWith(QUEUE))
    .map((key) => JSON.parse(localStorage.getItem(key))).sort((one, other) => one.at - other.at || one.order - other.order);
  const newKey = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const showWaiting = () => {
    const count = waiting().length;
    byId("waiting").textContent = count ? `${text.waiting}: ${count}` : "";
  };

  let inside = new Set();
  let struck = {};
  const isInside = (number) => {
    const last = waiting().filter((entry) => entry.number === number).at(-1);
    return last ? last.way === "in" : inside.has(Number(number));
  };

  // The line
  let token = "";
  let isBusy = false;
  const line = (state, words) => {
    const place = byId("line");
    place.dataset.line = state;
    if (place.textContent !== words) place.textContent = words;
  };
  // The answer as an object; null where there is no line, or somebody signed out.
  const ask = async (address, options = {}) => {
    try {
      const stop = AbortSignal.timeout(15000);
      const answer = await fetch(address, { ...options, signal: stop, headers: { ...options.headers, Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
      if (answer.headers.get("Content-Type")?.includes("json")) return await answer.json();
      line("off", answer.status >= 500 ? text.offline : text.signedOut);
    } catch {
      line("off", text.offline);
    }
    return null;
  };

  const refuse = (words) => byId("refused").append(Object.assign(document.createElement("li"), { textContent: words }));
  const send = async () => {
    const entries = waiting().slice(0, MOST);
    if (!entries.length || !token) return true;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const news = await ask(text.entries, { method: "POST", headers, body: JSON.stringify({ entries }) });
    if (!news) return false;
    if (news.error) {
      byId("said").textContent = news.error;
      return true;
    }
    for (const [key, { outcome, sentence }] of Object.entries(news.answers)) {
      if (localStorage.getItem(QUEUE + key) === null) continue; // another tab had its answer
      localStorage.removeItem(QUEUE + key);
      if (["struck", "unknown"].includes(outcome)) refuse(sentence);
      byId("said").textContent = sentence;
    }
    showWaiting();
    return waiting().length === 0 || send();
  };

  const show = (news) => {
    const { numbers } = news;
    const now = { ...numbers.present, electors: numbers.electors, needed: numbers.quorum.needed, short: numbers.quorum.short };
    for (const place of door.querySelectorAll("[data-now]")) place.textContent = now[place.dataset.now];
    door.querySelector("[data-quorum]").dataset.quorum = numbers.quorum.met ? "met" : "missing";
    byId("open-now").textContent = news.open || "–";
    inside = new Set(news.inside);
    struck = news.struck;
    const rows = news.recent.map((words) => Object.assign(document.createElement("li"), { textContent: words }));
    byId("recent").replaceChildren(...rows);
  };

  const renew = async () => {
    if (isBusy) return;
    isBusy = true;
    const asked = performance.now();
    const news = await ask(text.news);
    if (news) {
      readClock(news.at, asked, performance.now());
      token = news.token;
      line("on", "kept" in door.dataset ? text.ready : text.online);
      show(news);
      const hadSome = waiting().length > 0;
      if (await send() && hadSome) {
        const after = await ask(text.news);
        if (after) show(after);
      }
      if (news.is_over && !waiting().length) await forget(text.over);
      else if (!isKept) keeping ??= keepPage().catch(() => {}).finally(() => { keeping = null; });
    }
    isBusy = false;
  };

  // Finding and noting
  let chosen = null;
  const clear = () => {
    chosen = null;
    byId("find").value = "";
    byId("found").replaceChildren();
    byId("chosen").hidden = true;
    byId("find").focus();
  };

  const matches = (typed) => {
    const plain = typed.normalize("NFKC").trim().replace(/[‐‑‒–−ー－ｰ]/gu, "-");
    if (/^[0-9]+-?[0-9]*$/u.test(plain)) {
      const exact = roll.filter((one) => one.number === plain || one.printed === plain);
      return exact.length || plain.includes("-") ? exact : roll.filter((one) => one.number.startsWith(plain));
    }
    const key = fold(typed);
    return key ? roll.filter((one) => one.key.includes(key)) : [];
  };

  const list = () => {
    const typed = byId("find").value;
    const found = typed.trim() ? matches(typed) : [];
    const rows = found.slice(0, SHOWN).map((one) => {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.dataset.number = one.number;
      const name = Object.assign(document.createElement("strong"), { textContent: one.name });
      const more = Object.assign(document.createElement("small"), { textContent: `${one.kana} ${one.printed}` });
      button.append(name, more);
      if (isInside(one.number)) button.append(Object.assign(document.createElement("span"), { className: "is-inside", textContent: text.inside }));
      const row = document.createElement("li");
      row.append(button);
      return row;
    });
    byId("found").replaceChildren(...rows);
    byId("chosen").hidden = true;
    chosen = null;
    byId("said").textContent = !typed.trim() || found.length ? (found.length > SHOWN ? text.many : "") : text.nobody;
    return found;
  };

  const choose = async (number) => {
    chosen = byNumber.get(number);
    byId("found").replaceChildren();
    const isIn = isInside(number);
    byId("chosen-name").textContent = `${chosen.name} (${chosen.printed})`;
    byId("chosen-state").textContent = number in struck ? `${text.struck}: ${struck[number]}` : isIn ? text.inside : text.outside;
    const button = byId("do-it");
    button.textContent = isIn ? text.letOut : text.letIn;
    button.dataset.way = isIn ? "out" : "in";
    button.disabled = number in struck;
    const warning = byId("chosen-warning");
    warning.hidden = true;
    byId("chosen").hidden = false;
    byId("said").textContent = "";
    (button.disabled ? byId("find") : button).focus();
    if (isIn || button.disabled) return;
    const told = await ask(`${text.elector}?number=${number}`);
    if (chosen?.number !== number) return;
    warning.textContent = told ? told.warning : text.noWarning;
    warning.hidden = !warning.textContent;
  };

  let order = 0;
  const note = () => {
    if (!chosen) return;
    const at = serverNow();
    if (at === null) {
      byId("said").textContent = text.noClock;
      return;
    }
    const { way } = byId("do-it").dataset;
    order += 1;
    const entry = { key: newKey(), number: chosen.number, way, at: Math.round(at), order, desk: byId("desk").value };
    localStorage.setItem(QUEUE + entry.key, JSON.stringify(entry));
    const words = `${chosen.name}: ${way === "in" ? text.notedIn : text.notedOut}`;
    clear();
    byId("said").textContent = words;
    showWaiting();
    renew();
  };

  // Taking the roll off the device: kept is only what waits.
  const forget = async (words) => {
    clearInterval(timer);
    await caches.delete(CACHE);
    const worker = await navigator.serviceWorker?.getRegistration(home);
    if (worker?.scope.endsWith(home)) await worker.unregister(); // the site's own stays
    localStorage.removeItem(`${MINE}ahead`);
    door.querySelector(".door__find").remove();
    roll.length = 0;
    line("off", words);
  };

  // Keeping the page and its files, so that it opens without a line: tried with every answer until all of them are there.
  // Without a cache the page works as long as it is open.
  let isKept = !navigator.serviceWorker;
  let keeping = null;
  const keepPage = async () => {
    const worker = await navigator.serviceWorker.register(text.worker, { scope: home });
    const cache = await caches.open(CACHE);
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
    for (const address of [home, ...files.map((file) => file.href || file.src)]) {
      const answer = await fetch(address);
      if (!answer.ok || answer.redirected) return;
      await cache.put(address, answer);
    }
    while (!worker.active) await new Promise((done) => setTimeout(done, 100)); // `ready` may be the site's own
    isKept = true;
    door.dataset.kept = "";
    if (byId("line").dataset.line === "on") line("on", text.ready);
  };

  byId("desk").value = localStorage.getItem(`${MINE}desk`) ?? "1";
  byId("desk").addEventListener("change", (event) => localStorage.setItem(`${MINE}desk`, event.target.value));
  byId("find").addEventListener("input", list);
  byId("found").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) choose(button.dataset.number);
  });
  byId("do-it").addEventListener("click", note);
  byId("forget").addEventListener("click", () => forget(text.forgotten));
  door.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const { key, target } = event;
    if (key === "Escape") {
      event.preventDefault();
      clear();
      byId("said").textContent = "";
    } else if (key === "Enter" && target === byId("find")) {
      event.preventDefault();
      const found = list();
      if (found.length === 1) choose(found[0].number);
      else byId("found").querySelector("button")?.focus();
    } else if (["ArrowDown", "ArrowUp"].includes(key) && (target === byId("find") || target.dataset.number)) {
      const all = [...byId("found").querySelectorAll("button")];
      if (!all.length) return;
      event.preventDefault();
      const next = all.indexOf(target) + (key === "ArrowDown" ? 1 : -1);
      (next < 0 ? byId("find") : all[Math.min(next, all.length - 1)]).focus();
    }
  });
  addEventListener("online", renew);

  showWaiting();
  byId("find").focus();
  renew();
  const timer = setInterval(renew, EVERY);
})();
