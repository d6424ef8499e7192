// Renews the screen in the hall every three seconds; says so when it cannot. Without this file the page is loaded again.
(() => {
  const place = document.getElementById("display");
  const stale = document.getElementById("stale");
  let shown = "";
  const renew = async () => {
    let news = null;
    try {
      const answer = await fetch(place.dataset.now, { signal: AbortSignal.timeout(10000), headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (answer.headers.get("Content-Type")?.includes("json")) news = await answer.json();
    } catch {
      // told below
    }
    stale.hidden = news !== null;
    if (news && news.html !== shown) place.innerHTML = shown = news.html;
    setTimeout(renew, 3000);
  };
  setTimeout(renew, 3000);
})();
