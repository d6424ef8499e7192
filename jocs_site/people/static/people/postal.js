// Fills prefecture, city and town when a postal code is complete. Without it, the button sends the form and comes back.
(() => {
  "use strict";

  const digitsOf = (text) => text.normalize("NFKC").replace(/[^0-9]/g, "");

  for (const place of document.querySelectorAll("[data-places]")) {
    const code = place.querySelector("input");
    const button = place.querySelector("button");
    const said = place.querySelector("[role=status]");
    const form = code.form;
    const written = {};
    let asked = "";

    const field = (name) => form.elements[code.name.replace("postal_code", name)];
    // What somebody typed stays; what was filled in before is replaced.
    const fill = (name, value) => {
      const input = field(name);
      if (!input || !value || (input.value && input.value !== written[name])) return;
      input.value = value;
      written[name] = value;
    };

    const ask = async (evenAgain) => {
      const digits = digitsOf(code.value);
      if (digits.length !== 7 || (digits === asked && !evenAgain)) return;
      asked = digits;
      try {
        const answer = await fetch(place.dataset.places.replace("0000000", digits), { headers: { Accept: "application/json" } });
        const found = await answer.json();
        if (asked !== digits) return;
        said.textContent = found.said;
        fill("prefecture", found.prefecture);
        fill("city", found.city);
        fill("street", found.town);
      } catch {
        said.textContent = "";
        if (asked === digits) asked = ""; // the line broke: the next letter asks again
      }
    };

    button.type = "button"; // Enter in a field sends the form, not this
    button.addEventListener("click", () => ask(true));
    code.addEventListener("input", () => ask(false));
    // Typed, or kept by the browser, before this script came over a slow line.
    if (field("city") && !field("city").value) ask(false);
  }
})();
