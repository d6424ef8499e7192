"""Page types, offices, stories of workers, and the words that searching reads."""

from home.models.behind import Behind
from home.models.countries import CountriesPage, CountryPage
from home.models.disclosure import DisclosedPaper, DisclosurePage
from home.models.events import EventPage, EventsPage
from home.models.form_pages import Answer, FormField, FormPage
from home.models.offices import Office
from home.models.pages import ContentPage, HomePage, NewsIndexPage, NewsPage
from home.models.publications import IssuePage, PublicationsPage
from home.models.review import ReviewTask
from home.models.search import PageWords
from home.models.stories import StoryPage
from home.models.topics import Topic

__all__ = [
    "Answer",
    "Behind",
    "ContentPage",
    "CountriesPage",
    "CountryPage",
    "DisclosedPaper",
    "DisclosurePage",
    "EventPage",
    "EventsPage",
    "FormField",
    "FormPage",
    "HomePage",
    "IssuePage",
    "NewsIndexPage",
    "NewsPage",
    "Office",
    "PageWords",
    "PublicationsPage",
    "ReviewTask",
    "StoryPage",
    "Topic",
]
