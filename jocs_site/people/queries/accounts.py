"""Who in the office holds a right, to be written to."""

from django.db.models import Q, QuerySet

from jocs_site.people.models import User


def accounts_with(permission: str) -> QuerySet[User]:
    """Accounts in use to which a right was given, as ``dispatch.approve_absence``; not those who may do everything."""
    app, codename = permission.split(".")
    right = {"content_type__app_label": app, "codename": codename}
    given = Q(**{f"groups__permissions__{name}": value for name, value in right.items()})
    given |= Q(**{f"user_permissions__{name}": value for name, value in right.items()})
    return User.objects.filter(given, is_active=True).select_related("person").distinct().order_by("pk")
