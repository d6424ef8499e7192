"""Looking at a draft in both languages from one screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

COUNTERPART = "counterpart"


class SeenInBothLanguages:
    """A page whose preview offers its counterpart as well: the latest draft of it, as it would stand on the site."""

    @property
    def preview_modes(self):
        return [*super().preview_modes, (COUNTERPART, _("The other language"))]

    def serve_preview(self, request, mode_name):
        if mode_name != COUNTERPART:
            return super().serve_preview(request, mode_name)
        twin = self.get_translations().select_related("locale").first() if self.pk else None
        if twin is None:
            return super().serve_preview(request, self.default_preview_mode)
        seen = twin.specific
        if seen.permissions_for_user(request.user).can_edit():
            seen = seen.get_latest_revision_as_object()
        with override(twin.locale.language_code):
            response = seen.serve_preview(request, seen.default_preview_mode)
            return response.render() if hasattr(response, "render") else response
