import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, make_user):
    admin = make_user("admin@example.org", is_superuser=True)
    client.force_login(admin)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 1}]
    session.save()
    return lambda: client.get("/office/account/").content.decode()


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
