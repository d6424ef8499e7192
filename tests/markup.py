"""What is wrong with a page as HTML: what the parser of the HTML standard must repair, and what it cannot see."""

from collections import Counter
from itertools import pairwise
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

NAMING = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "list", "for", "form", "headers")
# What may stand right below; scripts and templates may anywhere.
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup", "hr"},
}
NEVER_IN = {
    "p": {"p", "div", "ul", "ol", "dl", "table", "section", "article", "form", "h1", "h2", "h3", "h4", "figure"},
    "span": {"p", "div", "ul", "ol", "dl", "table", "section", "article", "form", "h1", "h2", "h3"},
    "form": {"form"},
    "main": {"main"},
    "h1": {"h1", "h2", "h3", "p", "div"},
    "h2": {"h1", "h2", "h3", "p", "div"},
    "h3": {"h1", "h2", "h3", "p", "div"},
}
BOOLEAN = {"hidden", "disabled", "checked", "required", "selected", "multiple", "readonly", "autofocus", "open"}
LEADING = {"form", "img", "script", "link"}  # an empty address in a link leads to the page itself


def faults_of(page: str) -> list[str]:
    """In words, each once; empty for a page that is right."""
    parser = HTMLParser()
    root = parser.parse(page)
    found = [f"{kind} {data or ''} at {line}:{column}" for (line, column), kind, data in parser.errors]
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    ids = Counter(one.get("id") for one in elements if one.get("id") is not None)
    found += [
        f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1 or " " in name or not name
    ]
    found += [fault for one in elements for fault in _alone(one, ids)]
    found += list(_nested(root, ()))
    found += _headings(elements)
    return list(dict.fromkeys(found))


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _alone(element: Element, ids: Counter) -> list[str]:
    name = _name(element)
    named = [(attribute, target) for attribute in NAMING for target in (element.get(attribute) or "").split()]
    found = [f"{name} names {target!r} by {attribute}, not there" for attribute, target in named if target not in ids]
    if name == "img" and element.get("alt") is None:
        found.append(f"an image without alt: {element.get('src')}")
    if name in LEADING and any(element.get(key) == "" for key in ("href", "action", "src")):
        found.append(f"{name} with an empty address")
    found += [f"{name} with {key}={element.get(key)!r}" for key in BOOLEAN if element.get(key) not in (None, "", key)]
    return found


def _nested(element: Element, above: tuple[str, ...]):
    name = _name(element) if isinstance(element.tag, str) else ""
    within = (*above, name)
    for child in element:
        if not isinstance(child.tag, str):
            continue
        kind = _name(child)
        allowed = CHILDREN.get(name)
        if allowed and kind not in allowed | {"script", "template"}:
            yield f"{kind} right below {name}"
        for outer in within:
            if kind in NEVER_IN.get(outer, ()):
                yield f"{kind} inside {outer}"
        if kind in {"a", "button"} and {"a", "button"} & set(within):
            yield f"{kind} inside {' '.join(sorted({'a', 'button'} & set(within)))}"
        yield from _nested(child, within)


def _headings(elements: list[Element]) -> list[str]:
    levels = [int(_name(one)[1]) for one in elements if _name(one) in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    found = [f"h{after} follows h{before}" for before, after in pairwise(levels) if after > before + 1]
    return found if levels.count(1) == 1 else [*found, f"{levels.count(1)} headings of the first level"]
