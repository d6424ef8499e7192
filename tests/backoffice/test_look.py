import pytest
from wagtail.users.models import UserProfile

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
