"""Many boxes to tick, in groups that open and close."""

from django import forms
from django.template.loader import render_to_string


class GroupedBoxes(forms.CheckboxSelectMultiple):
    """For choices in groups: each opens and closes by itself, and one with a tick in it is open from the beginning.

    A field to search in stands above them where there is script; without it everything can be opened and ticked.
    """

    class Media:
        css = {"all": ["scholarships/boxes.css"]}
        js = ["scholarships/boxes.js"]

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)
        groups = [(title, boxes) for title, boxes, _place in context["widget"]["optgroups"]]
        context["groups"] = [(title, boxes, any(box["selected"] for box in boxes)) for title, boxes in groups]
        return render_to_string("scholarships/office/grouped_boxes.html", context)
