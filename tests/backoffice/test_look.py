import re

import pytest
from wagtail.users.models import UserProfile

from tests.factories.joining import ApplicationFactory
from tests.factories.members import CampaignFactory, MembershipFactory, MembershipKindFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(make_user):
    return make_user("admin@example.org", is_superuser=True)


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1}]
    session.save()
    return lambda address="/office/account/": client.get(address).content.decode()


def test_the_office_wears_the_colours_of_the_house(office):
    page = office()

    assert "backoffice/office.css" in page
    assert "<title>" in page
    assert "- JOCS</title>" in page
    assert "guide.wagtail.org" not in page


def test_the_office_says_that_this_is_a_demonstration_and_only_there(office, settings):
    assert 'class="office-demo"' in office()

    settings.DEMO = False
    assert 'class="office-demo"' not in office()


@pytest.mark.parametrize(("language", "words"), [("ja", "該当 2件"), ("en", "There are 2 matches")])
def test_a_list_says_how_many_were_found_in_a_heading_that_is_read_out(office, admin, language, words):
    PersonFactory.create_batch(2, family_name="青木")
    UserProfile.objects.create(user=admin, preferred_language=language)

    page = office("/office/people/people/?q=青木")

    assert f"<h2>{words}</h2>" in page
    assert 'h2 role="alert"' not in page


@pytest.mark.parametrize(("language", "words"), [("ja", {"はい", "いいえ"}), ("en", {"yes", "no"})])
def test_what_is_so_or_not_is_said_in_words(office, admin, language, words):
    kind = MembershipKindFactory(has_vote=True, counts_as_gift=False)
    UserProfile.objects.create(user=admin, preferred_language=language)

    record, listed = office(f"/office/members/kinds/inspect/{kind.pk}/"), office("/office/members/kinds/")

    assert words <= set(re.findall(r"<dd>\s*(\S+)\s*</dd>", record))
    assert not re.search(r">\s*(True|False)\s*<", record + listed)


def test_a_sum_that_nobody_chose_is_left_empty(office):
    ApplicationFactory(pledged_yen=None)

    assert "¥0" not in office("/office/members/applications/")


def test_lists_learn_on_a_telephone_what_their_columns_are_called(office):
    assert re.search(r'<script [^>]*nonce="[^"]+"[^>]*src="[^"]*backoffice/listing[^"]*\.js"', office())


def test_what_is_not_known_is_a_dash(office):
    campaign = CampaignFactory(ends_before=None)

    record = office(f"/office/members/campaigns/inspect/{campaign.pk}/")

    assert not re.search(r">\s*None\s*<", record)
    assert re.search(r"<dd>\s*–\s*</dd>", record)


@pytest.mark.parametrize(
    ("language", "back"), [("ja", "「{member}」に戻る"), ("en", "Back to “{member}”")], ids=["ja", "en"]
)
def test_a_command_says_whom_it_is_about_and_leads_back(office, admin, language, back):
    """A telephone shows no more of the way above than an arrow."""
    membership = MembershipFactory()
    UserProfile.objects.create(user=admin, preferred_language=language)

    page = office(f"/office/members/members/{membership.pk}/death/")

    assert f"<strong>{membership}</strong>" in page
    assert back.format(member=membership) in page
