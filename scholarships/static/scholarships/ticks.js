// Ticks as many files as are asked for, from the top, and says how many are ticked. Without it each is ticked by itself.
(() => {
  const bar = document.querySelector("[data-ticks]");
  if (!bar) return;
  const boxes = [...bar.closest("fieldset").querySelectorAll("input[type=checkbox]")];
  const [count, button, status] = ["input", "button", "[role=status]"].map((one) => bar.querySelector(one));
  const tell = () => { status.textContent = `${status.dataset.says}${boxes.filter((box) => box.checked).length}`; };
  button.addEventListener("click", () => {
    boxes.forEach((box, place) => { box.checked = place < Number(count.value); });
    tell();
  });
  bar.closest("fieldset").addEventListener("change", tell);
  bar.hidden = false;
  tell();
})();
