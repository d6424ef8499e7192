"""Page types, offices, stories of workers, and the words that searching reads."""

from home.models.behind import Behind
from home.models.countries import CountriesPage, CountryPage
from home.models.form_pages import Answer, FormField, FormPage
from home.models.pages import ContentPage, HomePage, NewsIndexPage, NewsPage, Office
from home.models.publications import IssuePage, PublicationsPage
from home.models.search import PageWords
from home.models.stories import StoryPage

__all__ = [
    "Answer",
    "Behind",
    "ContentPage",
    "CountriesPage",
    "CountryPage",
    "FormField",
    "FormPage",
    "HomePage",
    "IssuePage",
    "NewsIndexPage",
    "NewsPage",
    "Office",
    "PageWords",
    "PublicationsPage",
    "StoryPage",
]
