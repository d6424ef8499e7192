"""What is to be mended on a page, beside the office's form of it."""

from django import template

from home import mending

register = template.Library()


@register.inclusion_tag("home/office/faults.html")
def faults_of_draft(page):
    return {"faults": mending.of_draft(page)}
