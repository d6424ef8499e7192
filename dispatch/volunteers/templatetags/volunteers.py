"""Minutes in words."""

from django import template

from dispatch.volunteers.queries import duration_in_words

register = template.Library()
register.filter("duration", duration_in_words)
