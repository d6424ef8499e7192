// Says at once that a file is too large, before minutes of sending. The server refuses it too.
(() => {
  const field = document.querySelector("input[data-most-bytes]");
  const warning = document.querySelector(".sheets-too-large");
  const isTooLarge = () => (field.files[0]?.size ?? 0) > Number(field.dataset.mostBytes);
  field?.addEventListener("change", () => { warning.hidden = !isTooLarge(); });
  field?.form.addEventListener("submit", (event) => { if (isTooLarge()) event.preventDefault(); });
})();
