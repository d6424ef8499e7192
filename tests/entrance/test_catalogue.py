"""The Japanese catalogues are kept with Python alone."""

import gettext
import re

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management import CommandError, call_command

from jocs_site.entrance.management.commands import catalogue
from tests.test_house import HOUSES


@pytest.fixture
def room(settings, tmp_path):
    """A room with one text in Python and one in a template."""
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "home"
    (folder / "templates").mkdir(parents=True)
    (folder / "views.py").write_text('from django.utils.translation import gettext as _\n_("%(yen)d yen")\n')
    (folder / "templates" / "a.html").write_text("{% blocktranslate trimmed %}\n  Good\n  day\n{% endblocktranslate %}")
    return folder / "locale" / "ja" / "LC_MESSAGES" / "django.po"


def translate(path, **words):
    text = path.read_text()
    for source, japanese in words.items():
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{japanese}"')
    path.write_text(text)


def test_a_text_inside_an_f_string_is_refused_since_nobody_would_find_it(room):
    views = room.parents[3] / "views.py"
    views.write_text("from django.utils.translation import gettext as _\nf\"{1}: {_('as a gift')}\"\n")

    with pytest.raises(CommandError, match=r"home/views\.py, line 2: take the text to translate out of the f-string"):
        call_command("catalogue", "home", "--update")


def test_texts_are_collected_checked_and_compiled(room):
    call_command("catalogue", "home", "--update")
    translate(room, **{"%(yen)d yen": "%(yen)d円", "Good day": "こんにちは"})

    call_command("catalogue", "home", "--check")
    call_command("catalogue", "home", "--compile")

    with room.with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Good day") == "こんにちは"
    assert words.gettext("%(yen)d yen") == "%(yen)d円"


def test_a_text_that_nobody_translated_is_named(room):
    call_command("catalogue", "home", "--update")

    with pytest.raises(CommandError, match="not translated: 'Good day'"):
        call_command("catalogue", "home", "--check")


def test_a_text_that_was_not_collected_is_named(room):
    with pytest.raises(CommandError, match="not there: 'Good day'"):
        call_command("catalogue", "home", "--check")


def test_a_text_that_is_gone_is_named_and_dropped(room):
    call_command("catalogue", "home", "--update")
    translate(room, **{"%(yen)d yen": "%(yen)d円", "Good day": "こんにちは"})
    (room.parents[3] / "templates" / "a.html").unlink()

    with pytest.raises(CommandError, match="not used any more: 'Good day'"):
        call_command("catalogue", "home", "--check")
    call_command("catalogue", "home", "--update")
    assert catalogue.check_catalogue(room, catalogue.collect("home")) == []


def test_a_translation_that_lost_a_value_is_named(room):
    call_command("catalogue", "home", "--update")
    translate(room, **{"%(yen)d yen": "円", "Good day": "こんにちは"})

    with pytest.raises(CommandError, match=r"other values than in: '%\(yen\)d yen'"):
        call_command("catalogue", "home", "--check")


def test_two_rooms_do_not_translate_one_text_in_two_ways():
    here, there = Catalog(locale="ja"), Catalog(locale="ja")
    for side, word in ((here, "着任"), (there, "着金")):
        side.add("Arrived", word)
        side.add("Name", "名前")

    assert catalogue.clashes({"here": here, "there": there}) == [
        "'Arrived' is translated in two ways: {'here': '着任', 'there': '着金'}"
    ]


def test_every_name_under_which_our_modules_translate_is_collected():
    files = [path for house in HOUSES for path in (settings.BASE_DIR / house).rglob("*.py")]
    imported = re.compile(r"translation import \w*gettext(?:_lazy|_noop)?(?: as (\w+))?$", re.MULTILINE)
    names = {name for path in files for name in imported.findall(path.read_text("utf-8")) if name}

    assert names >= {"_", "now"}
    assert names <= catalogue.KEYWORDS.keys()
