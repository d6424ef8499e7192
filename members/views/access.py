"""Who comes in: members to their own records, nobody to another's."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.shortcuts import render

from members import queries


def for_members(view):
    """Sign in first; who is no member sees a page that says so, and how to become one."""

    @login_required
    @wraps(view)
    def with_membership(request, **kwargs):
        membership = queries.membership_of(request.user)
        if membership is None:
            return render(request, "members/no_membership.html")
        return view(request, membership, **kwargs)

    return with_membership
