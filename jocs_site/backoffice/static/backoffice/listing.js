// On a telephone office.css shows each row of a list of many columns, or of one too wide for it, as a card; here each
// value learns the name of its column.
// Without this file the list moves sideways.
(() => {
  const COLUMNS_THAT_FIT = 3;
  const name = (table) => {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    const fits = heads.length <= COLUMNS_THAT_FIT && table.parentElement.scrollWidth <= table.parentElement.clientWidth;
    if (fits || heads.some((head) => head.colSpan > 1)) return;
    for (const row of table.querySelectorAll("tbody tr, tfoot tr")) {
      if (row.cells.length !== heads.length) continue;
      [...row.cells].forEach((cell, place) => {
        cell.dataset.column = heads[place].innerText.trim();
        cell.classList.toggle("listing__nothing", !cell.innerText.trim() && !cell.querySelector("img, svg, input"));
      });
    }
    table.classList.add("listing--cards");
  };
  const nameAll = () => document.querySelectorAll("main table.listing").forEach(name);
  const main = document.querySelector("main");
  if (!main) return;
  nameAll();
  addEventListener("resize", nameAll);
  new MutationObserver(nameAll).observe(main, { childList: true, subtree: true }); // search and filter renew the list
})();
