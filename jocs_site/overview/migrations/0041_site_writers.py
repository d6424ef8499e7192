"""Writers write pages and submit them; editors review and publish. The review stands on both trees."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITER, EDITOR = "Site writer", "Site editor"
RIGHTS = ["simple_translation.submit_translation", "wagtailadmin.access_admin"]
ON_PAGES = ["add_page", "change_page"]
ON_FILES = [
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
]
NAME = "公開前の確認 Review"


def find(apps, permission):
    app, codename = permission.split(".")
    return apps.get_model("auth", "Permission").objects.get(content_type__app_label=app, codename=codename)


def add_writers(apps, schema_editor):
    for config in apps.get_app_configs():
        config.models_module = True
        create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
        config.models_module = None
    group, _is_new = apps.get_model("auth", "Group").objects.get_or_create(name=WRITER)
    group.permissions.add(*(find(apps, permission) for permission in RIGHTS))
    root = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    for codename in ON_PAGES if root else []:
        apps.get_model("wagtailcore", "GroupPagePermission").objects.get_or_create(
            group=group, page=root, permission=find(apps, f"wagtailcore.{codename}")
        )
    files = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).first()
    for permission in ON_FILES if files else []:
        apps.get_model("wagtailcore", "GroupCollectionPermission").objects.get_or_create(
            group=group, collection=files, permission=find(apps, permission)
        )
    if root:
        put_up_review(apps, root)


def put_up_review(apps, root):
    kinds = apps.get_model("contenttypes", "ContentType").objects
    kind, _is_new = kinds.get_or_create(app_label="home", model="reviewtask")
    task = apps.get_model("home", "ReviewTask").objects.create(name=NAME, content_type=kind)
    task.groups.add(apps.get_model("auth", "Group").objects.get(name=EDITOR))
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task=task, sort_order=0)
    apps.get_model("wagtailcore", "WorkflowPage").objects.get_or_create(page=root, defaults={"workflow": workflow})


def remove_writers(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name=WRITER).delete()
    workflows = apps.get_model("wagtailcore", "Workflow").objects.filter(
        workflow_tasks__task__in=apps.get_model("home", "ReviewTask").objects.all()
    )
    apps.get_model("wagtailcore", "WorkflowPage").objects.filter(workflow__in=workflows).delete()
    workflows.delete()
    apps.get_model("home", "ReviewTask").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("home", "0012_reviews_of_pages"), ("overview", "0040_readers_by_mail")]
    operations = [migrations.RunPython(add_writers, remove_writers)]
