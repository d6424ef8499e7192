"""Finding words in running text, Japanese too, where no blank says where a word ends.

A text is kept as the set of its single letters and pairs of neighbours (東, 京, 東京). A text that holds a word holds
all pieces of it, so an index over pieces leaves few texts in which the word itself is then looked for.
"""

import re
import unicodedata

from jocs_site.foundation.names import letters_alike

MOST_WORDS, LONGEST_WORD = 8, 40
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f\ufeff]+")


def shown(text: str) -> str:
    """The text as it is shown in a result: one width of letters, single blanks, no control characters."""
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def folded(text: str) -> str:
    """`shown`, with letters that searching takes for one made one. Each letter stays in its place."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in letters_alike(shown(text)))


def pieces(text: str) -> set[str]:
    """Single letters and pairs of neighbours of a `folded` text, without blanks and signs."""
    words = ["".join(letters) for letters in _runs(text)]
    return {one for word in words for one in word} | {
        word[at : at + 2] for word in words for at in range(len(word) - 1)
    }


def asked_words(query: str) -> list[str]:
    """The words of a query, `folded`, without repeats: at most `MOST_WORDS`, each cut at `LONGEST_WORD` letters."""
    words = (word[:LONGEST_WORD] for word in folded(query[:1000]).split() if pieces(word))
    return list(dict.fromkeys(words))[:MOST_WORDS]


def is_piece(word: str) -> bool:
    """Whether the word is one of the pieces itself, so that a text which holds its pieces holds it."""
    return len(word) <= 2 and word.isalnum()


def around(text: str, alike: str, words: list[str], length: int = 110) -> list[tuple[str, bool]]:
    """A piece of a text, some ``length`` letters, where the first of the words stands; cut into parts, each with
    whether it is one of the words.

    text: as `shown`; alike: the same as `folded`.
    """
    places = [place for word in words if (place := alike.find(word)) >= 0]
    begins = max(min(places, default=0) - length // 4, 0)
    ends = min(begins + length, len(text))
    parts, done = [], begins
    found = re.finditer("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"(?!)", alike[:ends])
    for match in found:
        if match.start() >= done:
            parts += [(text[done : match.start()], False), (text[match.start() : match.end()], True)]
            done = match.end()
    parts.append((text[done:ends], False))
    return [("…", False)] * (begins > 0) + [part for part in parts if part[0]] + [("…", False)] * (ends < len(text))


def _runs(text: str) -> list[list[str]]:
    runs: list[list[str]] = [[]]
    for letter in text:
        if letter.isalnum():
            runs[-1].append(letter)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
