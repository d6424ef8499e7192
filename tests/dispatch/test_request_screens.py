"""The office's screens of requests, visits and agreements."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dispatch import queries
from dispatch.models import HostAgreement, Posting, WorkerRequest
from tests.dispatch.test_requests import in_english, step  # noqa: F401 - fixtures
from tests.factories.dispatch import (
    WorkerFactory,
    agree,
    make_posting,
    make_request,
    visit,
)
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


def told(organisation, **changes):
    return {
        "organisation": organisation.pk,
        "profession": "nurse",
        "wanted_from": "2027-04-01",
        "term_months": "36",
        "languages_work": "English B2",
        "received_on": "2026-04-01",
        "coordinating_office": "osaka",
        "need": "看護学校の教員",
    } | changes


class TestScreens:
    def test_from_the_receipt_to_the_open_request(self, office):
        host = OrganisationFactory(is_partner=True)
        page = office.post(reverse("dispatch_requests:add"), told(host)).url
        office.post(f"{page}steps/survey/", {"expected_state": "received"})
        found = {"starts_on": "2026-06-01", "ends_on": "2026-06-07", "visitors": "山田", "findings": "良い"}
        office.post(f"{page}visits/new/", found | {"recommendation": "go", "expected_state": "surveying"})
        terms = {"organisation": host.pk, "provides": "住居", "valid_from": "2026-01-01", "valid_until": "2031-12-31"}
        office.post(reverse("dispatch_agreements:add"), terms)
        office.post(f"{page}steps/open/", {"expected_state": "surveying"})

        request = WorkerRequest.objects.get()
        assert (request.state, request.visits.get().ends_before) == ("open", date(2026, 6, 8))
        assert HostAgreement.objects.get().valid_before == date(2032, 1, 1)
        assert list(queries.open_requests()) == [request]

    def test_what_keeps_a_request_stands_beside_its_button(self, office):
        request = make_request("surveying")

        page = office.get(reverse("dispatch_requests:inspect", args=[request.pk])).content.decode()

        assert "派遣可能性調査の記録がありません" in page
        assert "/steps/fill/" not in page

    def test_a_refusal_stands_at_its_field_and_writes_nothing(self, office):
        address = reverse("dispatch_requests:add")

        response = office.post(address, told(OrganisationFactory(is_partner=True), term_months="121"))

        assert (list(response.context["form"].errors), WorkerRequest.objects.count()) == (["term_months"], 0)

    def test_a_request_is_corrected_from_what_stands(self, office):
        request = make_request()
        address = reverse("dispatch_requests:revise", args=[request.pk])
        assert 'value="2027-04-01"' in office.get(address).content.decode()

        office.post(address, told(request.organisation, expected_state="received", unit="外来"))

        request.refresh_from_db()
        assert (request.unit, request.coordinating_office) == ("外来", "osaka")

    def test_request_and_posting_lead_to_each_other(self, office):
        request = make_request("open")
        posting = make_posting(organisation=request.organisation, request=request)

        here, there = (
            reverse("dispatch_requests:inspect", args=[request.pk]),
            reverse("dispatch_postings:inspect", args=[posting.pk]),
        )

        assert there in office.get(here).content.decode()
        assert here in office.get(there).content.decode()

    def test_a_plan_names_the_request_it_answers(self, office):
        request = make_request("open")
        plan = {"worker": WorkerFactory().pk, "organisation": request.organisation_id, "request": request.pk}
        plan |= {"kind": "long", "starts_on": "2027-04-01", "ends_on": "2030-03-31", "coordinating_office": "tokyo"}

        office.post(reverse("dispatch_postings:add"), plan | {"sensitivity": "hidden"})

        assert Posting.objects.get().request == request

    def test_the_scan_of_an_agreement_is_kept_and_given_back(self, office):
        host = OrganisationFactory(is_partner=True)
        terms = {"organisation": host.pk, "provides": "住居", "valid_from": "2026-01-01", "valid_until": "2031-12-31"}
        scan = SimpleUploadedFile("agreement.pdf", b"%PDF-1.7 signed", content_type="application/pdf")

        page = office.post(reverse("dispatch_agreements:add"), terms | {"file": scan}).url
        answer = office.get(f"{page}file/")

        assert b"".join(answer.streaming_content) == b"%PDF-1.7 signed"
        assert "no-store" in answer["Cache-Control"]
        assert HostAgreement.objects.get().file_kind == "pdf"

    def test_an_agreement_is_signed_later(self, office):
        draft = agree(OrganisationFactory(), signed_on=None)
        address = reverse("dispatch_agreements:revise", args=[draft.pk])
        assert 'value="2099-12-31"' in office.get(address).content.decode()
        terms = {"provides": "住居", "valid_from": "2026-01-01", "valid_until": "2031-12-31"}

        office.post(address, terms | {"signed_on": "2026-01-05"})

        draft.refresh_from_db()
        assert draft.signed_on == date(2026, 1, 5)

    @pytest.mark.parametrize("name", ["add", "revise", "visit", "step"])
    def test_the_auditor_reads_and_changes_nothing(self, client, auditor, name):
        client.force_login(auditor)
        request = make_request()
        more = {"add": [], "step": [request.pk, "survey"]}.get(name, [request.pk])

        assert client.get(reverse("dispatch_requests:inspect", args=[request.pk])).status_code == 200
        assert client.get(reverse(f"dispatch_requests:{name}", args=more)).url == reverse("wagtailadmin_home")

    @pytest.mark.parametrize("space", ["dispatch_requests", "dispatch_agreements"])
    def test_lists_cost_the_same_and_give_spreadsheets(self, office, space, queries_of, django_assert_num_queries):
        for turn in range(3):
            agree(make_request().organisation)
            if turn == 0:
                first = queries_of(lambda: office.get(reverse(f"{space}:index")))

        with django_assert_num_queries(first):
            office.get(reverse(f"{space}:index"))
        assert office.get(reverse(f"{space}:index"), {"export": "xlsx"})["Content-Type"].endswith("sheet")

    def test_the_page_of_a_request_costs_the_same_with_a_long_file(self, office, queries_of, django_assert_num_queries):
        request = make_request("open")
        address = reverse("dispatch_requests:inspect", args=[request.pk])
        make_posting(organisation=request.organisation, request=request)
        first = queries_of(lambda: office.get(address))
        for _turn in range(3):
            make_posting(organisation=request.organisation, request=request)
            visit(request)
            agree(request.organisation, provides="住居")

        with django_assert_num_queries(first):
            office.get(address)
