"""Registers the staff screens of this room and the rights that no list of records brings along."""

from django.contrib.auth.models import Permission
from wagtail import hooks

from dispatch.backoffice import DispatchGroup


@hooks.register("register_admin_viewset")
def dispatch_group():
    return DispatchGroup()


@hooks.register("register_permissions")
def rights_without_a_list():
    models = ("termexception", "amendment", "publicprofile", "emergencycontact", "postingchange", "familymember")
    return Permission.objects.filter(content_type__app_label="dispatch", content_type__model__in=models)
