"""What the screens about a record with a declared life share: its page, its commands, its steps, its list."""

from collections.abc import Iterable, Mapping

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.states import StateChange
from jocs_site.backoffice.viewsets import LeadsBack, StepScreen
from jocs_site.foundation.workflow import Life


def told(changes: Iterable[StateChange], *, labels: Mapping[str, str], states, life: Life) -> list[dict]:
    """History as a screen shows it. ``labels``: of the lines that are no step of the life."""
    words = {step.name: step.label for step in life.steps} | dict(labels)
    return [
        {
            "at": change.at,
            "label": words[change.step],
            "state": states(change.to_state).label
            if change.from_state == change.to_state
            else f"→ {states(change.to_state).label}",
            "by": change.by,
            "reason": change.reason,
        }
        for change in changes
    ]


class LifeScreen:
    """A screen about the record in the address; the way back stands above it. ``space``: of the addresses.

    Like its sisters here it stands before a view that names its permission.
    """

    space = ""

    def rows(self):
        raise NotImplementedError

    @cached_property
    def record(self):
        return get_object_or_404(self.rows(), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse(f"{self.space}:inspect", args=[self.record.pk])

    def get_page_subtitle(self):
        return str(self.record)

    def get_breadcrumbs_items(self):
        label = capfirst(self.rows().model._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{self.space}:index"), "label": label},
            {"url": self.own_address, "label": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(record=self.record, step_address=f"{self.space}:step", **kwargs)


class LifePage:
    """Where the life stands, what may come next, and what keeps it."""

    def offers(self) -> dict[str, tuple[bool, str, str]]:
        """By address name: whether the state allows the command, the right it asks for, its label."""
        return {}

    def get_context_data(self, **kwargs):
        may = self.request.user.has_perm
        commands = [
            (reverse(f"{self.space}:{name}", args=[self.record.pk]), label)
            for name, (is_open, right, label) in self.offers().items()
            if is_open and may(right)
        ]
        return super().get_context_data(commands=commands, **kwargs)


class LifeCommand(LeadsBack):
    """A command about one record; it leads back to its page."""

    def get_initial(self):
        return {"expected_state": self.record.state}


class LifeStep(StepScreen, LifeCommand):
    """One step of the life. Which right it needs stands in the table of the life."""

    template_name = "dispatch/office/life_step.html"
    success_message = _("The step is recorded.")

    def offered(self) -> list:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        mine = [offer for offer in self.offered() if offer.step == self.step]
        blockers = [blocker for offer in mine for blocker in offer.blockers]
        return super().get_context_data(blockers=blockers, is_offered=bool(mine), **kwargs)


class NewRecord:
    """Enters a record of a list that it leads back to."""

    space = ""
    model = None

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(f"{self.space}:index"), "label": capfirst(self.model._meta.verbose_name_plural)},
            {"url": "", "label": self.page_title},
        ]
