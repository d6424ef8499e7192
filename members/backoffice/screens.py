"""What screens about one membership share."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.viewsets import CommandView, NeedsPermission
from members.backoffice.ledgers import to_membership
from members.models import Membership


class MembershipScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the membership in the address; the way back stands above it."""

    permission_required = "members.view_membership"
    header_icon = "group"

    @cached_property
    def membership(self) -> Membership:
        return get_object_or_404(Membership.objects.with_names(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.membership)

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("members_memberships:index"), "label": _("Members")},
            {"url": to_membership(self.membership), "label": str(self.membership)},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(membership=self.membership, **kwargs)


class MembershipCommand(MembershipScreen, CommandView):
    """A command about one membership; it leads back to its page."""

    permission_required = "members.change_membership"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, form) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(form)
        return to_membership(self.membership)
