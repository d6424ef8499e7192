// Renews what a run tells, once a second, until it is over. Without this file the reader presses "Look again".
(() => {
  const place = document.getElementById("run");
  const renew = async () => {
    const answer = await fetch(place.dataset.progress, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null);
    if (!answer?.ok) return setTimeout(renew, 5000); // a bad line: try again later
    const news = await answer.json();
    const held = place.contains(document.activeElement) && document.activeElement !== document.body;
    if (!held || news.is_over) place.innerHTML = news.html;
    return news.is_over || setTimeout(renew, 1000);
  };
  if (place?.dataset.progress) setTimeout(renew, 1000);
})();
