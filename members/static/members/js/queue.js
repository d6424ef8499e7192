// Keys for the queue: j and k move, 1 to 5 choose, n types a number, s gives a reason. Without this file, Tab does it.
(() => {
  const lines = [...document.querySelectorAll(".bank-line[id]")];
  if (!lines.length) return;
  const here = () => Math.max(0, lines.findIndex((line) => line.contains(document.activeElement)));
  const go = (place) => lines[Math.min(Math.max(place, 0), lines.length - 1)].focus();

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const typing = event.target.matches("input, textarea, select");
    if (typing) {
      if (event.key === "Escape") lines[here()].focus();
      return;
    }
    const line = lines[here()];
    const field = { n: "[name=number]", s: "[name=reason]" }[event.key];
    if (event.key === "j") go(here() + 1);
    else if (event.key === "k") go(here() - 1);
    else if (field) line.querySelector(field)?.focus();
    else if (/^[1-5]$/.test(event.key)) line.querySelector(`[data-choice="${event.key}"]`)?.click();
    else return;
    event.preventDefault();
  });
  go(0);
})();
