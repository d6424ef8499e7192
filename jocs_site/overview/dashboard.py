"""The first screen of the office."""

from django.forms import Media
from django.utils import timezone
from wagtail.admin.ui.components import Component

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
