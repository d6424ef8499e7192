"""What a member wishes to hear from us, and how."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WishesForm(forms.Form):
    newsletter_email = forms.BooleanField(
        label=_("Send me the newsletter by e-mail"),
        required=False,
    )
    meeting_email = forms.BooleanField(
        label=_("Send me the notice of the general meeting by e-mail"),
        help_text=_("Then no notice on paper comes. You can vote on this page."),
        required=False,
    )
    stop_mail = forms.BooleanField(
        label=_("Send me no post"),
        help_text=_("No newsletter on paper, no letters, no payment sheets. Your receipts stay here to be downloaded."),
        required=False,
    )

    def __init__(self, *args, has_email: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_email = has_email

    def clean(self):
        cleaned = super().clean()
        for name in ("newsletter_email", "meeting_email"):
            if cleaned.get(name) and not self.has_email:
                self.add_error(name, _("We have no e-mail address of yours. Write it under My details first."))
        return cleaned
