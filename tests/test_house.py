"""What the import linter cannot see: who points to whom, sizes, and that every room has the same floor plan."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver
from wagtail.admin.views.reports import ReportView

ROOT = Path(settings.BASE_DIR)
HOUSES = ["jocs_site", "dispatch", "scholarships", "members", "home"]
WAGTAIL = {"contenttypes", "auth", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailsearch", "wagtailforms"}
# Each app and the apps its rows may point to: the rooms below it, never a neighbour.
MAY_POINT_TO = {
    "people": {"people", "auth"},
    "backoffice": {"backoffice", "people"},  # of people only accounts, by the setting that names them
    "entrance": set(),
    "letters": {"letters", "people"},
    "dispatch": {"dispatch", "people"},
    "volunteers": {"volunteers", "people"},
    "safety": {"safety", "dispatch", "people"},
    "tours": {"tours", "dispatch", "people"},
    "scholarships": {"scholarships", "people"},
    "members": {"members", "letters", "people"},
    "agm": {"agm", "members", "people"},
    "home": {"home", "dispatch", "people"} | WAGTAIL,  # of dispatch the report that a story was made of
    "newsletter": {"newsletter", "letters", "people", "wagtailcore"},
    "overview": {"overview", "people"},
}
ROOMS = [
    "dispatch",
    "dispatch/safety",
    "dispatch/tours",
    "dispatch/volunteers",
    "scholarships",
    "members",
    "members/agm",
]
FLOOR_PLAN = ["README.md", "rules", "models", "queries", "services", "forms", "views", "urls", "backoffice"]


def our_files(*suffixes: str) -> list[Path]:
    found = [path for house in [*HOUSES, "tests", "demo"] for path in (ROOT / house).rglob("*")]
    return [path for path in found if path.suffix in suffixes and "__pycache__" not in path.parts]


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_relations_between_apps_point_down():
    upwards = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in MAY_POINT_TO
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label not in MAY_POINT_TO[model._meta.app_label]
    ]

    assert upwards == []


def test_every_app_of_ours_has_its_place_in_the_house():
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT / "jocs_site")}
    ours |= {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in HOUSES}

    assert ours == set(MAY_POINT_TO)


def every_subclass(of: type) -> set[type]:
    return {found for child in of.__subclasses__() for found in {child, *every_subclass(child)}}


def test_every_report_names_a_permission():
    assert get_resolver().url_patterns  # brings in the hooks, and with them every report
    reports = {view for view in every_subclass(ReportView) if view.__module__.split(".")[0] in HOUSES}
    shapes = {view for view in reports if view.__module__ == "jocs_site.backoffice.viewsets"}
    unguarded = [
        f"{view.__module__}.{view.__name__}"
        for view in reports - shapes
        if not (view.permission_required or view.any_permission_required)
    ]

    assert reports - shapes
    assert unguarded == []


def test_no_module_is_over_400_lines():
    """But the script that members download with the record: it is one file that imports nothing."""
    modules = [path for path in our_files(".py") if not path.is_relative_to(ROOT / "tests")]
    most = {"members/agm/recount.py": 520}
    too_long = {short(path): lines(path) for path in modules if lines(path) > most.get(short(path), 400)}

    assert too_long == {}


def test_no_function_is_over_60_lines():
    too_long = {
        f"{short(path)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in our_files(".py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 60
    }

    assert too_long == {}


def test_no_text_is_filled_in_while_modules_are_read():
    """Else it stays in the language of the first reader: what is lazy becomes words by `%` and in f-strings."""
    found = [
        f"{short(path)}:{node.lineno} {ast.unparse(node)}"
        for path in our_files(".py")
        if "tests" not in path.parts
        for statement in read_at_once(ast.parse(path.read_text("utf-8")).body)
        for node in ast.walk(statement)
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod))
        if any(is_translation(inner) for inner in ast.walk(node))
    ]

    assert found == []


def read_at_once(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """What runs when a module is read: all but the insides of functions."""
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            yield from read_at_once(statement.body)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from [one for one in [*statement.args.defaults, *statement.args.kw_defaults] if one]
        elif not any(isinstance(inner, ast.Lambda) for inner in ast.walk(statement)):
            yield statement


def is_translation(node: ast.AST) -> bool:
    names = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def test_no_template_is_over_150_lines():
    assert {short(path): lines(path) for path in our_files(".html") if lines(path) > 150} == {}


def test_settings_stay_under_250_lines_together():
    assert sum(lines(path) for path in (ROOT / "jocs_site" / "settings").glob("*.py")) < 250


@pytest.mark.parametrize(
    "inline",
    [r"<style\b", r"\sstyle\s*=", r"\son[a-z]+\s*=\s*[\"']", r"<script\b(?![^>]*\bsrc=)"],
    ids=["style element", "style attribute", "event attribute", "script element"],
)
def test_templates_carry_no_inline_script_or_style(inline):
    """The content security policy would refuse them; styles and scripts are files.

    But in mail, which no policy of ours reaches: there only attributes are read by all programs, and scripts by none.
    """
    found = [
        f"{short(path)}: {match.group()}"
        for path in our_files(".html")
        if not (path.parent.name == "mail" and "style" in inline)
        for match in re.finditer(inline, path.read_text("utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_the_floor_plan(room):
    folder = ROOT / room
    missing = [
        name
        for name in FLOOR_PLAN
        if not any((folder / entry).exists() for entry in (name, f"{name}.py", f"{name}/__init__.py"))
    ]

    assert missing == []


def test_files_name_no_machine_of_ours():
    """Absolute paths and home folders work on one machine only."""
    homes = re.compile(r"(?<![\w/])/(root|home/\w+|work|Users)/")
    top = [path for path in ROOT.glob("*") if path.suffix in {".md", ".toml", ".in", ".txt"}]
    here = Path(__file__)
    files = our_files(".py", ".html", ".md", ".yaml", ".css", ".js") + top + list((ROOT / "docs").rglob("*.md"))

    assert [short(path) for path in files if path != here and homes.search(path.read_text("utf-8"))] == []
