// Renews what changes on a screen that somebody watches (the hall, the chair's table, the safety roll) every three seconds; says so when it cannot.
// Who has the focus on a button in there keeps it. Without this file the page is loaded again by hand.
(() => {
  const place = document.getElementById("renewed");
  const stale = document.getElementById("stale");
  let shown = "";
  const put = (html) => {
    const at = place.contains(document.activeElement) && document.activeElement.getAttribute("href");
    place.innerHTML = shown = html;
    if (at) place.querySelector(`[href="${CSS.escape(at)}"]`)?.focus({ preventScroll: true });
  };
  const renew = async () => {
    let news = null;
    try {
      const answer = await fetch(place.dataset.news, { signal: AbortSignal.timeout(10000), headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (answer.headers.get("Content-Type")?.includes("json")) news = await answer.json();
    } catch {
      // told below
    }
    stale.hidden = news !== null;
    if (news && news.html !== shown) put(news.html);
    setTimeout(renew, 3000);
  };
  setTimeout(renew, 3000);
})();
