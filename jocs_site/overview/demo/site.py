"""The pages and offices, from the files that also begin a real site."""

from django.conf import settings

from home.imports import read_offices, read_pages
from home.services import build_site
from jocs_site.overview.demo import Demo, stories


def load(demo: Demo) -> str:
    folder = settings.BASE_DIR / "demo"
    pages, offices = read_pages(folder / "pages"), read_offices(folder / "offices.yaml")
    build_site(pages=pages, offices=offices, today=demo.on)
    told = stories.load(demo)
    return f"{len(pages)} pages in two languages, {told} story of a worker, {len(offices)} offices"
