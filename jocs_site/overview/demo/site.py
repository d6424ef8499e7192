"""The pages and offices, from the files that also begin a real site."""

from django.conf import settings
from wagtail.models import Page

from home.imports import read_offices, read_pages, read_topics
from home.models import NewsIndexPage, NewsPage
from home.services import build_site, submit_page
from jocs_site.letters import services as letters
from jocs_site.overview.demo import Demo, file, stories

WRITER = "writer@demo.example"


def load(demo: Demo) -> str:
    folder = settings.BASE_DIR / "demo"
    pages, offices = read_pages(folder / "pages"), read_offices(folder / "offices.yaml")
    build_site(pages=pages, offices=offices, topics=read_topics(folder / "topics.yaml"), today=demo.on)
    told = stories.load(demo)
    waiting = [_submit(demo, row) for row in file("review")["pages"]]
    stands = f"{len(pages)} pages in two languages, {told} story of a worker, {len(offices)} offices"
    return f"{stands}, {len(waiting)} page in review"


def _submit(demo: Demo, row: dict) -> Page:
    """A draft of the writer, submitted as by the button; the letter about it has gone out."""
    writer = demo.users[WRITER]
    index = NewsIndexPage.objects.get(locale__language_code=row["language"])
    page = NewsPage(
        title=row["title"],
        slug=row["slug"],
        search_description=row["description"],
        lead=row["lead"],
        body=[("heading", row["heading"]), ("text", row["text"])],
        published_on=demo.on,
        is_sample=True,
        live=False,
        locale=index.locale,
        owner=writer,
    )
    index.add_child(instance=page)
    page.save_revision(user=writer)
    asked = submit_page(page, by=writer).current_task_state.started_at
    letters.note_gone(made_at=asked, at=asked)
    return page
