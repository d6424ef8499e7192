"""The parts every room builds its screens from."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from tests.factories.people import PersonFactory


class GiftForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the receipt.")
    phone = forms.CharField(label="Telephone", required=False)
    way = forms.ChoiceField(label="How", choices=[("post", "Post"), ("bank", "Bank")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I agree")
    key = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        if self.cleaned_data.get("phone") == "0":
            self.add_error(None, "Nobody answers there.")


def render(form, **context) -> str:
    with override("en"):
        page = render_to_string("partials/form.html", {"form": form, **context}, RequestFactory().get("/"))
    return " ".join(page.split())


def test_a_fresh_form_marks_what_is_required_and_ties_hints_to_fields():
    page = render(GiftForm(), submit_label="Give")

    assert "error-summary" not in page
    assert page.count("badge--required") == 3
    assert page.count("badge--optional") == 1
    assert '<div class="field__hint" id="id_name_helptext">As on the receipt.</div>' in page
    assert 'aria-describedby="id_name_helptext" id="id_name"' in page
    assert '<legend class="field__label">How' in page
    assert '<input type="hidden" name="key" id="id_key">' in page
    assert '<button type="submit" class="button button--primary">Give</button>' in page


def test_mistakes_stand_at_the_top_with_links_and_beside_their_fields_in_the_same_words():
    page = render(GiftForm({"phone": "0", "key": "1"}))

    assert "<li>Nobody answers there.</li>" in page
    assert '<a href="#id_name">Name: This field is required.</a>' in page
    assert '<a href="#id_way">How: This field is required.</a>' in page
    assert 'id="id_way"' in page
    assert '<div class="field__error" id="id_name_error"><p>This field is required.</p></div>' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'value="0"' in page


def test_a_page_with_mistakes_says_so_in_its_title(db):
    request = RequestFactory().get("/en/")
    with override("en"):
        page = render_to_string("base.html", {"form": GiftForm({})}, request)

    assert "<title>Error: " in page


@pytest.mark.parametrize(("number", "links"), [(1, ["next"]), (2, ["prev", "next"]), (3, ["prev"])])
def test_the_pager_keeps_the_other_parameters_of_the_address(number, links):
    page_obj = Paginator(range(30), 10).get_page(number)
    request = RequestFactory().get("/en/news/", {"topic": "stamps"})
    page = render_to_string("partials/pager.html", {"page_obj": page_obj}, request)

    assert [link for link in ["prev", "next"] if f'rel="{link}"' in page] == links
    assert page.count("topic=stamps&amp;page=") == len(links)


def test_an_address_in_japan_and_one_abroad():
    at_home = PersonFactory.build()
    abroad = PersonFactory.build(country="TZ", address_abroad="P.O. Box 1\nTabora")

    assert "〒169-0051" in render_to_string("partials/person_address.html", {"person": at_home})
    page = render_to_string("partials/person_address.html", {"person": abroad})
    assert "Tabora" in page
    assert "〒" not in page
