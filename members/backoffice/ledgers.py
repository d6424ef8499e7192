"""Lists that nobody edits: what they share, and the worklist of arrears."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from jocs_site.backoffice.ledgers import DayColumn, LedgerViewSet  # noqa: F401 - all ledgers share them
from jocs_site.backoffice.viewsets import LedgerReport
from jocs_site.foundation.money import format_yen
from members import queries
from members.models import Membership


class YenColumn(Column):
    """Whole yen, set to the right; nothing where there is no sum."""

    def __init__(self, name, **kwargs):
        super().__init__(name, classname="number", **kwargs)

    def get_value(self, instance):
        yen = super().get_value(instance)
        return "" if yen is None else format_yen(yen)


class LinkColumn(TitleColumn):
    """A command about a row, for those who may give it. ``permission``: a full name."""

    cell_template_name = "members/office/correction_cell.html"

    def __init__(self, name, *, permission, words, **kwargs):
        super().__init__(name, **kwargs)
        self.permission, self.words = permission, words

    def get_value(self, instance):
        return self.words

    def get_link_url(self, instance, parent_context):
        may = parent_context["request"].user.has_perm(self.permission)
        return super().get_link_url(instance, parent_context) if may else None


class FindsByMember:
    """Search by member number or any spelling of the member's name, and by the columns in ``also_search``."""

    is_searchable = True
    also_search: tuple[str, ...] = ()

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        found = Q(membership__in=queries.find_memberships(self.search_query).order_by().values("pk"))
        for column in self.also_search:
            found |= Q(**{f"{column}__icontains": self.search_query})
        return queryset.filter(found)


def to_membership(row) -> str | None:
    """The page of a row's membership; rows of memberships are their own, and who is no member has none."""
    membership_id = getattr(row, "membership_id", row.pk)
    return reverse("members_memberships:inspect", args=[membership_id]) if membership_id else None


class ArrearsReport(LedgerReport):
    """Members who still owe for years that are over, the longest first, with what reaches them."""

    permission_required = "members.view_dues"
    columns = [
        Column("number", label=_("Member number"), sort_key="number"),
        TitleColumn("name", label=_("Name"), get_url=to_membership, sort_key="person__sort_key"),
        Column("overdue_years", label=_("Years overdue"), sort_key="overdue_years"),
        YenColumn("overdue_yen", label=_("Overdue"), sort_key="overdue_yen"),
        YenColumn("credit_yen", label=_("Credit"), sort_key="credit_yen"),
        Column("phone", label=_("Telephone"), accessor="person.phone"),
        Column("email", label=_("E-mail"), accessor="person.email"),
    ]
    list_export = ["number", "name", "overdue_years", "overdue_yen", "credit_yen", "person.phone", "person.email"]
    export_headings = {
        "number": _("Member number"),
        "name": _("Name"),
        "overdue_years": _("Years overdue"),
        "overdue_yen": _("Overdue"),
        "credit_yen": _("Credit"),
        "person.phone": _("Telephone"),
        "person.email": _("E-mail"),
    }
    export_filename = "arrears"
    model = Membership
    default_ordering = "-overdue_years"

    def get_base_queryset(self):
        return queries.in_arrears(timezone.localdate())


class ArrearsViewSet(LedgerViewSet):
    report_class = ArrearsReport
    icon = "warning"
    menu_label = _("Arrears")
    url_prefix = "members/arrears"
