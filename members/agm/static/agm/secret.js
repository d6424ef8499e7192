// Draws the serials of secret ballots on this device, so that no two voters can be given one, and keeps them for this
// tab until the vote has arrived: the same form sent again is then known again. Without this file the server draws them.
// On the list of ballots it looks for a code, and asks the server nothing.
(() => {
  const NAME = "ballot-serial-";
  const forget = document.querySelector("[data-forget]");
  if (forget) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(NAME)) sessionStorage.removeItem(key);
  }
  const form = document.querySelector("form[data-draws]");
  for (const input of form ? form.querySelectorAll("[data-serial]") : []) {
    const key = `${NAME}${form.dataset.draws}-${input.dataset.serial}`;
    const drawn = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    input.value = sessionStorage.getItem(key) ?? drawn();
    sessionStorage.setItem(key, input.value);
  }
  const finder = document.querySelector("[data-finder]");
  if (!finder) return;
  finder.hidden = false;
  const found = document.getElementById("found");
  const plain = (text) => text.normalize("NFKC").toUpperCase().replace(/[^0-9A-Z]/g, "");
  const rows = [...document.querySelectorAll("[data-code]")].map((row) => [row, plain(row.dataset.code)]);
  finder.querySelector("input").addEventListener("input", (event) => {
    const typed = plain(event.target.value);
    let matches = 0;
    for (const [row, code] of rows) {
      row.hidden = !code.startsWith(typed);
      matches += row.hidden ? 0 : 1;
    }
    found.textContent = typed.length < 12 && matches ? "" : matches ? found.dataset.some : found.dataset.none;
  });
})();
