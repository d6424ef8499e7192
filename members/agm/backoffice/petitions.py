"""Motions of members and demands for a meeting: the list, the page of one, and its commands."""

import re

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput

from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.viewsets import CommandView, NeedsPermission
from members.agm import queries, services
from members.agm.backoffice.commands import Explained
from members.agm.models import Item, Meeting, Petition, PetitionSupporter
from members.agm.rules import calling, petitions

PETITIONS = _("Motions and demands of members")
KINDS = [(kind, label) for kind, label in Item.Kind.choices if kind not in calling.ELECTION_KINDS and kind != "report"]


class PetitionScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """Who supports what is for those who may see the roll."""

    permission_required = "agm.view_roll"
    header_icon = "mail"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("agm_petitions:index"), "label": PETITIONS}]


class PetitionsView(PetitionScreen, TemplateView):
    template_name = "agm/office/petitions.html"
    page_title = PETITIONS

    def get_context_data(self, **kwargs):
        may_change = self.request.user.has_perm("agm.run_meeting")
        return super().get_context_data(petitions=queries.all_petitions(), may_change=may_change, **kwargs)


class OnePetition(PetitionScreen):
    @cached_property
    def petition(self) -> Petition:
        found = queries.petition_with_supporters(self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    @cached_property
    def own_address(self) -> str:
        return reverse("agm_petitions:show", args=[self.petition.pk])

    def get_page_subtitle(self):
        return self.petition.title

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": self.own_address, "label": self.petition.title}]


class PetitionView(OnePetition, TemplateView):
    """What arrived, how many are missing, what stands against it, and who supports it."""

    template_name = "agm/office/petition.html"

    @property
    def page_title(self):
        return self.petition.get_kind_display()

    def get_context_data(self, **kwargs):
        petition, is_open = self.petition, self.petition.is_open
        is_demand = petition.kind == petitions.DEMAND
        return super().get_context_data(
            petition=petition,
            supporters=petition.supporters.all(),
            against=list(queries.why_not_admissible(petition)) if is_open else [],
            without_vote=queries.without_vote(petition, queries.database_today()) if is_open else [],
            due_by=petitions.meeting_due_by(petition.received_on) if is_demand else None,
            notice_by=_latest_notice(petition) if is_demand else None,
            first_meeting_on=None if is_demand else petition.received_on + petitions.SIX_WEEKS,
            like=queries.share_of(petition.like) if petition.like else None,
            may_change=is_open and self.request.user.has_perm("agm.run_meeting"),
            **kwargs,
        )


def _latest_notice(petition: Petition):
    return calling.latest_send_day(petitions.meeting_due_by(petition.received_on), early_votes=True)


class EnterForm(forms.ModelForm):
    class Meta:
        model = Petition
        fields = ["kind", "received_on", "title_ja", "title_en", "text_ja", "text_en", "for_ordinary"]
        widgets = {"received_on": AdminDateInput}


class PetitionCommand(Explained, OnePetition, CommandView):
    template_name = "agm/office/officer_command.html"

    def leads_to(self) -> str:
        return self.own_address


class EnterPetitionView(PetitionScreen, CommandView):
    permission_required = "agm.run_meeting"
    template_name = "agm/office/officer_command.html"
    form_class = EnterForm
    page_title = _("Enter a motion or demand")
    success_message = _("It is entered. Enter its supporters next.")
    explanation = _(
        "As it arrived. A motion needs a thirtieth of the members with a vote, six weeks before the meeting; a demand "
        "for a meeting needs a tenth. How many had a vote on the day it was received is looked up."
    )

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(explanation=self.explanation, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Petition(voters=0)}

    def run(self, form) -> str:
        petition = services.enter_petition(
            at=queries.database_now(), today=queries.database_today(), by=self.request.user, **form.cleaned_data
        )
        return reverse("agm_petitions:show", args=[petition.pk])


class SupportForm(forms.Form):
    """Several numbers at once, or one name in any spelling; where a name fits several members they are listed."""

    who = forms.CharField(
        label=_("member numbers, or a name in kanji or kana"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Several numbers with spaces between them, a name alone."),
    )

    def __init__(self, *args, petition, **kwargs):
        super().__init__(*args, **kwargs)
        self.petition = petition

    def clean_who(self):
        text = self.cleaned_data["who"]
        words = [word for word in re.split(r"[\s,、,・]+", text) if word]
        texts = words if all(word.isdecimal() for word in words) else [text.strip()]
        return [self._one(one) for one in texts]

    def _one(self, text: str):
        found = queries.who_may_support(self.petition, text)
        if not found:
            words = _("Nobody with a vote on the day it was received fits “%(text)s”.")
            raise forms.ValidationError(words, params={"text": text})
        if len(found) > 1:
            names = gettext(", ").join(f"{one.number} {one.name}" for one in found)
            words = _("Several members fit “%(text)s”: %(names)s. Type the number.")
            raise forms.ValidationError(words, params={"text": text, "names": names})
        return found[0]


class SupportView(PetitionCommand):
    form_class = SupportForm
    page_title = _("Enter supporters")
    success_message = _("The supporters are entered.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"petition": self.petition}

    def act(self, form):
        services.add_supporters(self.petition, form.cleaned_data["who"], by=self.request.user)


class DropForm(forms.Form):
    because = forms.ChoiceField(label=_("reason"), choices=PetitionSupporter.Because.choices)
    on = forms.DateField(label=_("day"), widget=AdminDateInput, initial=queries.database_today)


class DropView(PetitionCommand):
    form_class = DropForm
    page_title = _("Drop a supporter")
    explanation = _(
        "It cannot be taken back. With too few left it is to be examined anew, and goes off the agenda of a draft; a "
        "notice that was sent stands."
    )
    success_message = _("The supporter is dropped.")

    @cached_property
    def supporter(self) -> PetitionSupporter:
        related = ("member__person", "member__organisation")
        return get_object_or_404(self.petition.supporters.select_related(*related), pk=self.kwargs["supporter"])

    def get_page_subtitle(self):
        return f"{self.petition.title}: {self.supporter.member}"

    def act(self, form):
        services.drop_supporter(self.supporter, by=self.request.user, **form.cleaned_data)


class LikeForm(forms.Form):
    like = forms.ChoiceField(label=_("nearly the same as"), required=False)

    def __init__(self, *args, failed, **kwargs):
        super().__init__(*args, **kwargs)
        self.failed = {str(one.item.pk): one for one in failed}
        self.fields["like"].choices = [("", _("none")), *((key, str(one)) for key, one in self.failed.items())]

    def item(self) -> Item | None:
        chosen = self.failed.get(self.cleaned_data["like"])
        return chosen and chosen.item


class LikeView(PetitionCommand):
    form_class = LikeForm
    page_title = _("Compare with earlier motions")
    explanation = _(
        "Items of the last three years that had less than a tenth of all votes. What is nearly the same need not come "
        "on the agenda again within three years."
    )
    success_message = _("It is noted.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"failed": queries.failed_lately(self.petition.received_on)}

    def get_initial(self):
        return {"like": str(self.petition.like_id or "")}

    def act(self, form):
        services.flag_as_like(self.petition, form.item(), by=self.request.user)


class AdmitView(PetitionCommand):
    form_class = forms.Form
    page_title = _("Admit it")
    explanation = _("It has supporters enough and nothing stands against it. A motion then has to come on the agenda.")
    success_message = _("It is admissible. Put it on the agenda of a draft next.")

    def act(self, form):
        services.admit_petition(self.petition, on=queries.database_today(), by=self.request.user)


class RefuseForm(forms.Form):
    ground = forms.ChoiceField(label=_("ground"), choices=Petition.Ground.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class RefuseView(PetitionCommand):
    form_class = RefuseForm
    page_title = _("Do not admit it")
    explanation = _("For good, on a ground of the law. Tell the members who moved it, with the ground.")
    success_message = _("It is not admitted.")

    def act(self, form):
        services.refuse_petition(self.petition, on=queries.database_today(), by=self.request.user, **form.cleaned_data)


class WithdrawForm(forms.Form):
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class WithdrawView(PetitionCommand):
    form_class = WithdrawForm
    page_title = _("Note that it was withdrawn")
    success_message = _("It is withdrawn.")

    def act(self, form):
        services.withdraw_petition(
            self.petition, on=queries.database_today(), by=self.request.user, **form.cleaned_data
        )


class AgendaForm(forms.Form):
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label=_("meeting"), empty_label=None)
    item_kind = forms.ChoiceField(label=_("kind"), choices=KINDS, initial=Item.Kind.OTHER)

    def __init__(self, *args, drafts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.filter(pk__in=[one.pk for one in drafts])


class AgendaView(PetitionCommand):
    form_class = AgendaForm
    page_title = _("Put it on the agenda")
    explanation = _(
        "As the last item of a draft, with its text and the number of its supporters; notice and papers say that "
        "members moved it, without names. The kind fixes the majority."
    )
    success_message = _("It is on the agenda.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"drafts": queries.drafts_for(self.petition)}

    def run(self, form) -> str:
        item = services.put_on_agenda(self.petition, by=self.request.user, **form.cleaned_data)
        return reverse("agm_meetings:inspect", args=[item.meeting_id])


class PetitionsViewSet(InMenu, ViewSet):
    icon = "mail"
    menu_label = PETITIONS
    menu_order = 232
    add_to_admin_menu = True
    url_prefix = "general-meetings/petitions"
    menu_permission = PetitionsView.permission_required

    def get_urlpatterns(self):
        commands = {
            "support": SupportView,
            "like": LikeView,
            "admit": AdmitView,
            "refuse": RefuseView,
            "withdraw": WithdrawView,
            "agenda": AgendaView,
        }
        return [
            path("", PetitionsView.as_view(), name="index"),
            path("enter/", EnterPetitionView.as_view(), name="enter"),
            path("<int:pk>/", PetitionView.as_view(), name="show"),
            *(path(f"<int:pk>/{name}/", view.as_view(), name=name) for name, view in commands.items()),
            path("<int:pk>/supporters/<int:supporter>/drop/", DropView.as_view(), name="drop"),
        ]
