"""What can be measured of a page: what is tapped, how long and high lines are, what is over the edge."""

# Links within a sentence are as high as its line; a label belongs to its box, a card or a door to the link in it.
SMALL_TARGETS = """least => {
  const isInSentence = one => {
    if (one.tagName !== "A" || getComputedStyle(one).display !== "inline") return false;
    const around = one.closest("p, li, td, th, dd, caption, figcaption, h1, h2, h3");
    return !!around && around.innerText.trim() !== one.innerText.trim();
  };
  const isCard = one => one.closest(".card")?.querySelector("a") === one && one.closest(".cards, .workers");
  const whole = one => isCard(one) ? one.closest(".card") : one;
  const found = [];
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const one of document.querySelectorAll(targets)) {
    if (!one.checkVisibility() || one.closest(".for-robots, .skip-link") || isInSentence(one)) continue;
    const boxes = [whole(one), ...(one.labels ?? [])].map(each => each.getBoundingClientRect());
    const height = Math.max(...boxes.map(box => box.bottom)) - Math.min(...boxes.map(box => box.top));
    const width = Math.max(...boxes.map(box => box.right)) - Math.min(...boxes.map(box => box.left));
    const size = `${Math.round(width)}x${Math.round(height)}`;
    if (Math.min(height, width) < least - 0.5) found.push(`${size} ${one.outerHTML.slice(0, 120)}`);
  }
  return found;
}"""

# Letters of a line as the browser broke it; one of full width counts as two of the Latin script.
LONG_LINES = """([full, latin]) => {
  const found = [];
  const isWide = letter => /[\\u3000-\\u9fff\\uff00-\\uffef]/.test(letter);
  for (const block of document.querySelectorAll("main :is(p, li, dd, blockquote, figcaption, caption, .field__hint)")) {
    if (!block.checkVisibility() || block.querySelector("p, li, dd") || block.closest("pre")) continue;
    const words = block.innerText.trim();
    const size = parseFloat(getComputedStyle(block).fontSize);
    if (words.length < 30) continue;
    const wide = [...words].filter(isWide).length / words.length;
    const most = wide > 0.5 ? full : latin;
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const lines = new Map(), range = document.createRange();
    for (let text = walk.nextNode(); text; text = walk.nextNode()) {
      for (let place = 0; place < text.length; place += 1) {
        range.setStart(text, place);
        range.setEnd(text, place + 1);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        const line = Math.round(box.bottom / (size / 2));
        lines.set(line, (lines.get(line) ?? 0) + 1);
      }
    }
    const longest = Math.max(0, ...lines.values());
    if (longest > most) found.push(`${longest} > ${most}: ${words.slice(0, 40)}`);
  }
  return found;
}"""

LETTERS = """() => [...document.querySelectorAll("main p:not([class]), main li:not([class])")]
  .filter(one => one.checkVisibility() && one.innerText.trim() && !one.closest("nav, .world-map"))
  .map(one => getComputedStyle(one))
  .map(({ fontSize, lineHeight }) => [fontSize, lineHeight].map(parseFloat))
  .map(([size, height]) => [size, Math.round(100 * height / size) / 100])
"""

OVER_THE_EDGE = "() => document.documentElement.scrollWidth > innerWidth"
FULL_WIDTH, LATIN = 40, 75  # letters of a line, as typographers advise
