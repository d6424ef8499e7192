"""People who write and review, what they press, and what they read."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from wagtail.models import GroupPagePermission, Page, TaskState, WorkflowState
from wagtail.users.models import UserProfile

from home import services
from home.models import NewsPage
from jocs_site.letters.models import Letter
from jocs_site.overview.roles import ON_PAGES, ROLES
from tests.home.test_editing import index_in, news_form


@pytest.fixture
def hire(make_user):
    """A function that makes an account of a staff group with the rights that the house declares for it."""

    def make_one(email: str, role: str, language: str = "ja", **fields):
        user = make_user(email, role, **fields)
        group = Group.objects.get(name=role)
        for name in ROLES[role]:
            app, codename = name.split(".")
            group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        for codename in ON_PAGES[role]:
            right = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
            GroupPagePermission.objects.get_or_create(group=group, page=Page.get_first_root_node(), permission=right)
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
        return user

    return make_one


@pytest.fixture
def writer(hire):
    return hire("writer@example.org", "Site writer", last_name="鷲尾", first_name="菜摘")


@pytest.fixture
def editor(hire):
    return hire("editor@example.org", "Site editor", last_name="五十嵐", first_name="望")


@pytest.fixture
def draft(writer) -> NewsPage:
    return written_by(writer)


def written_by(user, slug="gathering", title="集いを開きます") -> NewsPage:
    index = index_in("ja")
    page = NewsPage(title=title, slug=slug, lead="ご案内", locale=index.locale, live=False, owner=user)
    index.add_child(instance=page)
    page.save_revision(user=user)
    return page


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def edit(user, page, action: dict, title="集いを開きます", **more) -> str:
    """What somebody reads who pressed a button below a page."""
    form = {key: value for key, value in news_form(title).items() if key != "action-publish"} | action | more
    return signed_in(user).post(f"/office/pages/{page.pk}/edit/", form, follow=True).content.decode()


def approve(user, page) -> str:
    return edit(user, page, {"action-workflow-action": "true", "workflow-action-name": "approve"})


def step_of(page) -> TaskState:
    return TaskState.objects.for_instance(page).order_by("-pk").first()


def answer(user, page, action="approve", comment="", step=None):
    """What the dialog with a comment sends."""
    step = step or step_of(page)
    address = f"/office/pages/workflow/action/{page.pk}/{action}/{step.pk}/"
    return signed_in(user).post(address, {"comment": comment}, headers={"x-requested-with": "XMLHttpRequest"})


def told(client: Client, page) -> str:
    return client.get(f"/office/pages/{page.pk}/edit/").content.decode()


def submitted(page) -> WorkflowState:
    return services.submit_page(page, by=page.owner)


def letters() -> list[tuple[str, str]]:
    return list(Letter.objects.order_by("pk").values_list("address", "subject"))


def is_public(slug="gathering") -> bool:
    cache.clear()
    return Client().get(f"/ja/news/{slug}/").status_code == 200
