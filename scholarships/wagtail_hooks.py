"""Registers the staff screens; no logic."""

from django.contrib.auth.models import Permission
from wagtail import hooks

from scholarships.backoffice import ScholarshipsGroup


@hooks.register("register_admin_viewset")
def viewsets():
    return ScholarshipsGroup()


@hooks.register("register_permissions")
def permissions():
    return Permission.objects.filter(content_type__app_label="scholarships")
