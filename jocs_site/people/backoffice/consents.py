"""The words that people agree to: new versions are added, old ones stay."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.views import generic

from jocs_site.backoffice.viewsets import EndedNotDeleted
from jocs_site.people.models import ConsentText


class ConsentTextCreateView(generic.CreateView):
    def get_success_buttons(self):
        return []  # there is no edit address to offer


class ConsentTextViewSet(EndedNotDeleted):
    model = ConsentText
    icon = "doc-full"
    menu_label = _("Words of consents")
    add_view_class = ConsentTextCreateView
    list_display = ("__str__", "purpose", "version", "starts_on")
    list_export = ("purpose", "version", "starts_on", "words_ja", "words_en")
    export_filename = "words-of-consents"
    ordering = ("purpose", "-starts_on")
    form_fields = ("purpose", "version", "starts_on", "words_ja", "words_en")
    inspect_view_fields = form_fields
    url_prefix = "people/words-of-consents"

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "edit"]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(edit_url_name=None, **kwargs)

    def register_admin_url_finder(self):
        """There is no edit address to find."""
