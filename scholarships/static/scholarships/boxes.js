// A field to search in above boxes that stand in groups: what does not match is put away, what is ticked always stays.
(() => {
  const plain = (words) => words.normalize("NFKC").toLowerCase();
  for (const all of document.querySelectorAll("[data-boxes]")) {
    const bar = all.querySelector(".boxes__search");
    const [asked, status] = [bar.querySelector("input"), bar.querySelector("[role=status]")];
    const groups = [...all.querySelectorAll("details")].map((group) => ({
      group,
      wasOpen: group.open,
      rows: [...group.querySelectorAll("li")].map((row) => ({ row, box: row.querySelector("input"), words: plain(row.textContent) })),
    }));
    const search = () => {
      const words = plain(asked.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const { group, wasOpen, rows } of groups) {
        const kept = rows.filter((one) => one.box.checked || words.every((word) => one.words.includes(word)));
        for (const { row } of rows) row.hidden = true;
        for (const { row } of kept) row.hidden = false;
        group.hidden = !kept.length;
        group.open = words.length ? kept.length > 0 : wasOpen || kept.some((one) => one.box.checked);
        shown += kept.length;
      }
      status.textContent = words.length ? `${status.dataset.says}${shown}` : "";
    };
    asked.addEventListener("input", search);
    asked.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    bar.hidden = false;
  }
})();
