"""Page types, offices, stories of workers, and the words that searching reads."""

from home.models.pages import ContentPage, HomePage, NewsIndexPage, NewsPage, Office
from home.models.search import PageWords
from home.models.stories import StoryPage

__all__ = ["ContentPage", "HomePage", "NewsIndexPage", "NewsPage", "Office", "PageWords", "StoryPage"]
