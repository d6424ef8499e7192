// Opens the page of a report where there is no line. The page itself fills the cache and takes it down; see report.js.
const CACHE = `report ${self.registration.scope}`;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const isPage = pathname === new URL(self.registration.scope).pathname;
  if (request.method !== "GET" || !(isPage || pathname.startsWith("/static/"))) return;
  const kept = async () => (await (await caches.open(CACHE)).match(request, { ignoreSearch: true, ignoreVary: true })) ?? Response.error();
  event.respondWith(fetch(request).catch(kept));
});
