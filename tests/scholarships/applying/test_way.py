"""The way of an applicant from the address to the receipt, in the browser's own steps."""

import json
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from PIL import Image

from jocs_site.letters.models import Letter
from jocs_site.people.models import Consent, Person
from scholarships import queries, services
from scholarships.models import Application, Draft, Endorsement, Paper, Reference
from tests.factories.people import PersonFactory
from tests.scholarships.applying.conftest import AT, fill, picture, typed, upload

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"scholarships:{name}", args=args)


def letters(kind: str) -> list[Letter]:
    return [one for one in Letter.objects.order_by("pk") if f":{kind}:" in one.key]


def link_in(letter: Letter, part: str) -> str:
    [found] = [word for word in letter.text.split() if part in word]
    return found[found.index("/", 8) :]


def test_call_has_a_page_of_its_own_with_its_zone_bodies_and_papers(client, call, body, now):
    shown = client.get(page("call", call.pk)).content.decode()

    assert "Asia/Tokyo" in shown
    assert "Tabora Hospital" in shown
    assert "professional licence" in shown
    assert page("start", call.pk) in shown


def test_call_that_is_not_announced_has_no_page(client, call, now):
    type(call).objects.update(is_announced=False)

    assert client.get(page("call", call.pk)).status_code == 404
    assert client.get(page("start", call.pk)).status_code == 404


def test_asking_for_the_link_answers_the_same_for_known_and_unknown_addresses(client, call, draft, now):
    now.at = call.closes_at  # known ones get their link, unknown ones nothing
    answers = []
    for email in (draft.email, "unknown@example.org"):
        client.post(page("start", call.pk), {"email": email, "website": ""})
        answers.append(client.get(page("sent")).content.decode().replace(email, "-"))

    assert answers[0] == answers[1]
    assert [letter.address for letter in letters("link")] == [draft.email] * 2


def test_link_is_too_old_after_thirty_days_and_a_forged_one_opens_nothing(client, draft, now, settings):
    token = queries.own_token(draft)

    assert client.get(page("open_own", token[:-2] + "xx")).status_code == 404
    assert client.get(page("own")).status_code == 404


def test_way_from_the_first_page_to_the_receipt(own, draft, body, now):
    for step, answers in typed(body).items():
        answer = own.post(page("step", step), answers | {"version": "0"})
        assert answer.status_code == 302, (step, answer.context["form"].errors)
    own.post(page("papers"), {"key": draft.key, "kind": "licence", "file": upload()})
    own.post(page("referees"), {"name": "Dr. Juma", "email": "juma@example.org", "language": "en"})
    shown = own.get(page("consent")).context
    own.post(page("consent"), {"countries": shown["form"].initial["countries"], "agrees": "on"})

    answer = own.post(page("check"))

    assert answer.status_code == 302
    application = Application.objects.get()
    assert application.code == "S-2026-001"
    assert (application.state, application.submitted_at) == ("submitted", AT)
    assert (application.requested_amount, application.requested_currency) == (Decimal("2400.00"), "USD")
    assert application.ends_before == date(2028, 10, 1)
    assert list(application.costs.values_list("kind", "amount")) == [
        ("tuition", Decimal("2000.50")),
        ("living", Decimal("399.50")),
    ]
    assert application.papers.get().kind == "licence"
    assert application.references.get().email == "juma@example.org"
    person = application.person
    assert (person.given_latin, person.email, person.born_on) == ("Neema", "neema@example.org", date(1995, 3, 2))
    consent = person.consents.get()
    assert (consent.purpose, consent.text_version) == (Consent.Purpose.DATA_ABROAD, "2026-04")
    assert "S-2026-001" in own.get(page("own")).content.decode()
    assert "S-2026-001" in letters("received")[0].subject
    assert letters("ask_officer")[0].address == "officer@tabora.example"


def test_second_tap_hands_in_once(own, ready):
    own.post(page("check"))
    own.post(page("check"))

    assert Application.objects.count() == 1
    assert len(letters("received")) == 1


def test_wrong_answers_are_kept_as_typed_and_do_not_lead_on(own, draft, body):
    wrong = typed(body)["study"] | {"ends_before": "2026-09-01", "course": "Nursing <b>"}

    answer = own.post(page("step", "study"), wrong | {"version": "0"})

    assert answer.context["form"].errors == {"ends_before": ["The study ends before it starts."]}
    draft.refresh_from_db()
    assert draft.answers["study"] == wrong


def test_script_is_told_where_to_go_or_what_is_wrong(own, draft, body):
    asks = {"headers": {"accept": "application/json"}}

    right = own.post(page("step", "reasons"), typed(body)["reasons"], **asks)
    wrong = own.post(page("step", "reasons"), {"motivation": "", "return_plan": "x"}, **asks)

    assert right.json() == {"next": page("papers")}
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["motivation"])


def test_other_device_is_noticed_and_saving_again_replaces(own, draft, body):
    services.save_step(draft, "reasons", {"motivation": "there", "return_plan": "there"}, version=0, at=AT)
    here = {"motivation": "here", "return_plan": "here", "version": "0"}

    clash = own.post(page("step", "reasons"), here)
    own.post(page("step", "reasons"), here | {"version": clash.context["form"]["version"].value()})

    draft.refresh_from_db()
    assert len(clash.context["form"].non_field_errors()) == 1
    assert draft.answers["reasons"] == {"motivation": "here", "return_plan": "here"}


def test_who_is_on_record_is_not_entered_twice_and_stays_as_they_are(own, ready):
    known = PersonFactory(family_latin="Mushi", given_latin="Neema", born_on=date(1995, 3, 2), email="old@example.org")

    own.post(page("check"))

    known.refresh_from_db()
    assert Application.objects.get().person == known
    assert known.email == "old@example.org"
    assert Person.objects.count() == 1


def test_officer_endorses_what_they_saw_and_a_change_afterwards_asks_anew(client, own, ready, body):
    services.ask_officer(ready, at=AT)
    address = link_in(letters("ask_officer")[0], "/endorse/")
    shown = client.get(address)
    seen = shown.context["form"]["seen"].value()
    answer = {"seen": seen, "is_endorsed": "yes", "name": "Asha Mrema", "office": "Matron"}

    done = client.post(address, answer)

    assert "One nurse for sixty beds." in shown.content.decode()
    assert done.status_code == 200
    ready = queries.draft_by_key(ready.key)
    assert queries.counts(queries.live_endorsement(ready), ready)
    changed = services.save_step(ready, "reasons", {"motivation": "other", "return_plan": "other"}, version=None, at=AT)
    assert not queries.counts(queries.live_endorsement(changed), changed)


def test_no_of_the_officer_needs_a_reason_and_the_applicant_reads_it(client, ready, now):
    services.ask_officer(ready, at=AT)
    address = link_in(letters("ask_officer")[0], "/endorse/")
    answer = {"seen": queries.fingerprint(ready), "is_endorsed": "no", "name": "Asha", "office": "Matron", "reason": ""}

    refused = client.post(address, answer)
    client.post(address, answer | {"reason": "She does not work here."})

    assert list(refused.context["form"].errors) == ["reason"]
    assert Endorsement.objects.get().is_endorsed is False
    assert "She does not work here." in letters("endorsed")[0].text


def test_endorsement_after_handing_in_makes_the_file_complete(client, own, ready):
    own.post(page("check"))
    address = link_in(letters("ask_officer")[0], "/endorse/")
    client.post(address, {"seen": queries.fingerprint(ready), "is_endorsed": "yes", "name": "Asha", "office": "Matron"})

    application = Application.objects.get()
    assert (application.endorsed_by, application.endorsed_on) == ("Asha, Matron", date(2026, 6, 10))


def test_referee_writes_and_the_applicant_never_sees_it(client, own, ready):
    own.post(page("referees"), {"name": "Dr. Juma", "email": "juma@example.org", "language": "en"})
    client.post(link_in(letters("ask_referee")[0], "/refer/"), {"text": "The best nurse I know."})

    reference = Reference.objects.get()
    seen = [own.get(page(name)).content.decode() for name in ("referees", "check", "data", "own")]
    seen.append(own.get(page("data") + "?as=json").content.decode())

    assert reference.text == "The best nurse I know."
    assert reference.received_at == AT
    assert not any("The best nurse" in one for one in seen)


def test_incomplete_file_is_told_exactly_what_is_missing_and_mended_until_the_correction_date(own, ready, call, now):
    own.post(page("check"))
    application = Application.objects.get()
    services.check_eligibility(application=application, at=AT)

    mail, shown = letters("incomplete")[0].text, own.get(page("own")).content.decode()
    now.at = call.corrections_end_at - timedelta(seconds=1)
    own.get(page("open_own", queries.own_token(ready)))
    own.post(page("step", "reasons"), {"motivation": "Better reasons.", "return_plan": "Back.", "version": "1"})
    answer = own.post(page("check"))

    application.refresh_from_db()
    assert "The endorsement by the nominating body's officer is missing." in mail
    assert "1 reference is missing." in mail
    assert "The endorsement by the nominating body&#x27;s officer is missing." in shown
    assert answer.status_code == 302
    assert (application.state, application.motivation) == ("submitted", "Better reasons.")
    assert len(letters("received")) == 2


def test_withdrawing_a_draft_erases_it_and_a_handed_in_one_ends(own, ready, draft, body, call):
    own.post(page("check"))
    own.post(page("withdraw"))

    application = Application.objects.get()
    again = services.send_link(call=call, email=draft.email, language="en", at=AT)
    assert (application.state, again.pk == draft.pk) == ("withdrawn", False)
    files = [paper.file for paper in fill(again, body).papers.all()]
    services.withdraw_own(again, at=AT)
    assert not Draft.objects.filter(pk=again.pk).exists()
    assert not Paper.objects.filter(application=None).exists()
    assert len(files) == 1


def test_own_data_as_json(own, ready):
    answer = own.get(page("data") + "?as=json")

    found = json.loads(answer.content)
    assert answer["Content-Disposition"] == 'attachment; filename="jocs-application.json"'
    assert found["answers"]["about"]["given_latin"] == "Neema"
    assert found["consent"]["version"] == "2026-04"
    assert set(found) & {"scores", "reviews", "points"} == set()


def test_picture_is_made_smaller(draft, now):
    paper = services.add_paper(draft, key=draft.key, kind="licence", file=upload(picture(5000)), at=AT)

    with paper.file.open("rb") as file:
        assert Image.open(file).size == (2400, 14)


@pytest.mark.parametrize("name", ["own", "check", "papers", "referees", "data"])
def test_pages_cost_the_same_queries_with_one_row_and_three(own, ready, name, count_queries):
    services.name_referee(ready, name="R", position="", email="r1@example.org", language="en", at=AT)
    with_one = count_queries(page(name))
    for number in (2, 3):
        services.name_referee(ready, name="R", position="", email=f"r{number}@example.org", language="en", at=AT)
        services.add_paper(ready, key=uuid4(), kind="licence", file=upload(picture(40 + number)), at=AT)

    assert count_queries(page(name)) == with_one
