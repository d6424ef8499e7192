"""Page types, offices, and stories of workers."""

from home.models.pages import ContentPage, HomePage, NewsIndexPage, NewsPage, Office
from home.models.stories import StoryPage

__all__ = ["ContentPage", "HomePage", "NewsIndexPage", "NewsPage", "Office", "StoryPage"]
