"""The first screen of the office."""

from django.forms import Media
from django.utils import timezone
from wagtail.admin.ui.components import Component

from home.queries import reviews_of
from jocs_site.overview import queries


class TodoPanel(Component):
    """What needs doing today, for whoever looks."""

    name = "todos"
    order = 100
    template_name = "overview/home/todos.html"
    media = Media(css={"all": ["overview/dashboard.css"]})

    def get_context_data(self, parent_context):
        today = timezone.localdate()
        user = parent_context["request"].user
        return {"rooms": queries.todos(user=user, today=today), "today": today}


class ReviewPanel(Component):
    """Pages on their way to the public: those that wait for whoever looks, and the own ones."""

    name = "reviews"
    order = 110
    template_name = "overview/home/reviews.html"

    def get_context_data(self, parent_context):
        return {"reviews": reviews_of(parent_context["request"].user)}
