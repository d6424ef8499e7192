// What is to be mended on a page is asked anew each time the draft has been saved by itself, and counted on its button.
const panel = document.querySelector("[data-mending]");
const onButton = document.querySelector('[data-side-panel-toggle="checks"] [data-side-panel-toggle-counter]');

const count = () => {
  const found = panel.querySelector("[data-mending-count]").textContent;
  if (!onButton) return;
  onButton.textContent = found;
  onButton.hidden = found === "0";
};

const askAgain = async () => {
  const answer = await fetch(panel.dataset.mending, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) return; // what stands there is of the save before, and says so
  panel.innerHTML = await answer.text();
  count();
};

if (panel) {
  count();
  document.addEventListener("w-autosave:success", askAgain);
}
