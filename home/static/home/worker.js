// Shows a page of ours where there is no line. It keeps that page and its files, and nothing else: no page that was read,
// and of the office, of signing in and of a person's own pages not even that one was asked for. HOUSE comes before: the
// name of the release, the files, and the page in each language. The desk at the door and the reports of workers have
// scripts and stores of their own.
const MINE = "house ";
const STORE = MINE + HOUSE.release;

// Without cookies, so that the pages are those that a stranger sees.
const keep = async () => {
  const store = await caches.open(STORE);
  const wanted = [...HOUSE.files, ...Object.values(HOUSE.pages)];
  await store.addAll(wanted.map((address) => new Request(address, { credentials: "omit", cache: "no-cache" })));
};

const dropOld = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith(MINE) && name !== STORE);
  await Promise.all(old.map((name) => caches.delete(name)));
};

const languageOf = (pathname) => {
  const asked = [pathname.split("/")[1], ...navigator.languages.map((language) => language.split("-")[0])];
  return asked.find((language) => language in HOUSE.pages) ?? Object.keys(HOUSE.pages)[0];
};

const withoutLine = async (pathname) => {
  const store = await caches.open(STORE);
  return (await store.match(HOUSE.pages[languageOf(pathname)], { ignoreVary: true })) ?? Response.error();
};

const kept = async (request) => (await (await caches.open(STORE)).match(request, { ignoreVary: true })) ?? Response.error();

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});
self.addEventListener("activate", (event) => event.waitUntil(dropOld()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || pathname.startsWith("/office/")) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => withoutLine(pathname)));
  else if (HOUSE.files.includes(pathname)) event.respondWith(fetch(request).catch(() => kept(request)));
});
