"""What the office says of a story."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dispatch.services import PhotoWords
from jocs_site.backoffice.forms import OfficeForm, ShownState


class TakeBackForm(ShownState):
    reason = forms.CharField(label=_("reason"), widget=forms.Textarea(attrs={"rows": 4}))


class PhotoWordsForm(OfficeForm):
    """Three fields for each photograph that came along, named by its number."""

    def __init__(self, *args, photos, **kwargs):
        super().__init__(*args, **kwargs)
        self.photos = list(photos)
        for place, photo in enumerate(self.photos, 1):
            for language, label in (
                ("ja", _("Photograph %(place)d, in Japanese")),
                ("en", _("Photograph %(place)d, in English")),
            ):
                self.fields[f"{language}-{photo.pk}"] = forms.CharField(
                    label=label % {"place": place},
                    max_length=200,
                    required=False,
                    initial=getattr(photo, f"caption_{language}"),
                )
            self.fields[f"out-{photo.pk}"] = forms.BooleanField(
                label=_("Leave photograph %(place)d out") % {"place": place}, required=False, initial=photo.is_left_out
            )

    @property
    def words(self) -> dict[int, PhotoWords]:
        said = self.cleaned_data
        return {
            photo.pk: PhotoWords(said[f"ja-{photo.pk}"], said[f"en-{photo.pk}"], said[f"out-{photo.pk}"])
            for photo in self.photos
        }
