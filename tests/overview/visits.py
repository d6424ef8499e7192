"""Asking one address as one role, and saying in words what was wrong with the answer."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.base import BaseStorage
from django.test import Client

from jocs_site.overview.access.addresses import Address, every_address
from jocs_site.overview.access.building import SIGNING_IN, WAGTAIL
from jocs_site.overview.access.policies import Answer, Policy
from jocs_site.overview.access.table import TABLE, entry_for
from jocs_site.people.models import User
from tests.backoffice.icons import unknown_icons
from tests.factories.people import UserFactory
from tests.markup import faults_of
from tests.overview.samples import Sample, sample_for

ROLES = {
    "anonymous": None,
    "visitor with an account": None,
    "support member": "support@demo.example",
    "voting member": "member@demo.example",
    "worker": "worker@demo.example",
    "scholar": "scholar@demo.example",
    "reviewer": "reviewer@demo.example",
    "Site editor": "editor@demo.example",
    "Site writer": "writer@demo.example",
    "Dispatch coordinator": "coordinator@demo.example",
    "Volunteer leader": "leader@demo.example",
    "Scholarship officer": "scholarship@demo.example",
    "Membership clerk": "clerk@demo.example",
    "Pastoral care": "care@demo.example",
    "Treasurer": "treasurer@demo.example",
    "Returning officer": "returning@demo.example",
    "Typist": "typist@demo.example",
    "Auditor": "auditor@demo.example",
    "superuser": "admin@demo.example",
}
ENDS_THE_SESSION = {"account_logout", "office_logout", "wagtailadmin_logout"}
# A number and a text that fit any pattern and belong to nothing.
STAND_INS = {"int": "999999", "uuid": "00000000-0000-4000-8000-000000000000"}


def user_for(role: str):
    if role == "anonymous":
        return AnonymousUser()
    email = ROLES[role]
    return User.objects.get(email=email) if email else UserFactory()


def addresses_to_ask() -> list[Address]:
    return [address for address in every_address() if address.key not in ENDS_THE_SESSION]


class Unread(BaseStorage):
    """Messages that nobody keeps: each refusal leaves one, and to carry hundreds of them along takes seconds."""

    def _get(self, *args, **kwargs):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


@dataclass
class Visit:
    """One role at one door. ``faults()`` is empty when every answer is the declared one."""

    address: Address
    role: str
    user: object
    client: Client

    @cached_property
    def policy(self) -> Policy:
        return TABLE[entry_for(self.address)]

    @cached_property
    def is_ours(self) -> bool:
        """Not an address that Wagtail or allauth brought along and tests itself."""
        return entry_for(self.address) not in WAGTAIL | SIGNING_IN

    @cached_property
    def sample(self) -> Sample | None:
        return sample_for(self.address)

    @cached_property
    def is_stand_in(self) -> bool:
        """Whether the address is asked for something that need not exist."""
        known = self.sample.parameters if self.sample else {}
        return self.address.has_parameters and (not known or set(self.address.parameters) > set(known))

    @cached_property
    def wanted(self) -> Answer:
        answer = self.policy.answers(self.user)
        is_others = self.policy.own and self.sample and self.sample.owner != self.role
        return Answer.NOT_THERE if is_others and answer == Answer.LET_IN else answer

    def faults(self) -> list[str]:
        faults = [self._fault("GET", self.client.get(self.path()))]
        if self.wanted != Answer.LET_IN and self.is_ours:  # whoever may not look may not send either
            faults.append(self._fault("POST", self.client.post(self.path())))
        return [fault for fault in faults if fault]

    def _fault(self, verb: str, response) -> str:
        status = response.status_code
        drawn = "" if response.streaming else response.content.decode("utf-8", "replace")
        if unknown := unknown_icons(drawn):
            return f"{self.role}: {verb} {self.path()} ({self.address.key}) draws icons that do not exist: {unknown}"
        if 'class="skip-link"' in drawn and (faults := faults_of(drawn)):  # a page of the site, not of the office
            return f"{self.role}: {verb} {self.path()} ({self.address.key}) is no good HTML: {faults}"
        where = f" to {response['Location']}" if status in (301, 302) else ""
        said = f"{self.role}: {verb} {self.path()} ({self.address.key}) answered {status}{where}"
        if status >= 500:
            return said
        got = told(response, self.path())
        if got in {self.wanted, *self.policy.also} or (status == 405 and self.wanted != Answer.LET_IN):
            return ""
        if got == Answer.NOT_THERE and (self.wanted == Answer.REFUSED or self.is_stand_in):
            return ""
        return f"{said}: {got.value}, but ought to be {self.wanted.value}"

    def path(self) -> str:
        """Parameters filled with the sample, or else with something that fits the pattern."""
        values = self.sample.parameters if self.sample else {}
        path = re.sub(
            r"<(?:(\w+):)?(\w+)>",
            lambda match: str(values.get(match[2]) or STAND_INS.get(match[1] if match[2] != "pk" else "int", "none")),
            self.address.route,
        )
        path = re.sub(r"\((?:\?(?::|P<\w+>))?(.*?)\)[*+?]?", _choose, path)
        return re.sub(r"\.\*|[$^*\\]", "", path)


def _choose(match) -> str:
    first = match[1].split("|")[0]
    return "999999" if "\\d" in first else first if re.fullmatch(r"\w+", first) else "none"


def told(response, path: str) -> Answer:
    if response.status_code in (301, 302):
        where = response["Location"]
        if re.match(r"((/ja|/en)?/accounts|/office)/login/", where):
            return Answer.SIGN_IN
        if where == "/office/" and path.startswith("/office/") and path != "/office/":
            return Answer.REFUSED  # so Wagtail says no
        if where.rstrip("/") == f"/ja{path}".rstrip("/") != "/ja":
            return Answer.NOT_THERE  # so Django says no to an address without a language
    return {403: Answer.REFUSED, 404: Answer.NOT_THERE}.get(response.status_code, Answer.LET_IN)
