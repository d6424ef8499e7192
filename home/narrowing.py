"""The list of news by topic, by country and by who wrote: what a visitor may narrow it to, and what is left then.

Of stories it says no more than their pages do: where a worker was and who wrote is asked of `dispatch` that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from dispatch.queries import stories_told_by, stories_told_of, who_tells
from home.models import CountryPage, EventsPage, NewsIndexPage, NewsPage, Topic
from jocs_site.people.countries import country_name, is_country


@dataclass(frozen=True)
class Narrowing:
    """What the address asks for; nothing of it is there when it asks for what does not exist. ``writer``: a name."""

    topic: Topic | None = None
    country: str = ""
    writer: str = ""
    stories: tuple[int, ...] | None = None

    def __bool__(self):
        return bool(self.topic or self.country or self.writer)

    @property
    def words(self) -> list[str]:
        country = country_name(self.country) if self.country else ""
        return [word for word in (self.topic and self.topic.name, country, self.writer) if word]

    def of(self, news: QuerySet[NewsPage], on: date) -> QuerySet[NewsPage]:
        if self.topic:
            news = news.filter(topics=self.topic)
        if self.country:
            told = stories_told_of(self.country, on)
            news = news.filter(Q(country=self.country) | Q(storypage__report__in=told))
        if self.stories is not None:
            news = news.filter(storypage__report__in=self.stories)
        return news


def asked_for(params: Mapping[str, str], language: str, on: date) -> Narrowing:
    """``topic``: its slug; ``country``: its code; ``by``: the number of a posting whose worker the public may know."""
    slug, country, posting = (params.get(name, "").replace("\0", "") for name in ("topic", "country", "by"))
    topic = Topic.objects.filter(slug=slug).first() if slug else None
    writer, stories = "", None
    if (
        posting.isascii()
        and posting.isdigit()
        and len(posting) < 10
        and (name := who_tells(int(posting), on, language))
    ):
        writer, stories = name, tuple(stories_told_by(int(posting), on))
    return Narrowing(topic, country if is_country(country) else "", writer, stories)


@dataclass(frozen=True)
class WaysOn:
    """``topics``: slug and name; ``countries``: code and name; ``events``: titles and paths of the lists of events."""

    topics: list[tuple[str, str]]
    countries: list[tuple[str, str]]
    events: list[tuple[str, str]]


def ways_on(index: NewsIndexPage, news: QuerySet[NewsPage], language: str, request=None) -> WaysOn:
    """Topics that some of the news have, countries that have a page, and lists of events below; with one question."""
    told = NewsPage.topics.through.objects.filter(topic=OuterRef("pk"), newspage__in=news.order_by().values("pk"))
    columns = ("kind", "place", "word", "said")
    topics = (
        Topic.objects.order_by()
        .filter(Exists(told))
        .annotate(kind=Value("topic"), place=F("position"), word=F("slug"), said=F(f"name_{language}"))
    )
    countries = (
        CountryPage.objects.order_by()
        .live()
        .filter(locale=index.locale_id)
        .annotate(kind=Value("country"), place=Value(0), word=F("country"), said=Value(""))
    )
    events = (
        EventsPage.objects.order_by()
        .child_of(index)
        .live()
        .annotate(kind=Value("events"), place=Value(0), word=F("slug"), said=F("title"))
    )
    found = sorted(topics.values_list(*columns).union(countries.values_list(*columns), events.values_list(*columns)))
    named = {country_name(word, language): word for kind, _place, word, _said in found if kind == "country"}
    return WaysOn(
        topics=[(word, said) for kind, _place, word, said in found if kind == "topic"],
        countries=[(code, name) for name, code in sorted(named.items())],
        events=[(f"{index.get_url(request)}{word}/", said) for kind, _place, word, said in found if kind == "events"],
    )
