"""A meeting as the board decided it: when, where, about what, and by which rules votes are read."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from jocs_site.backoffice.fields import DerivedField
from jocs_site.backoffice.states import StateChange
from members.agm.models.derived import majority_of_item
from members.agm.rules import calling
from members.agm.rules.standing import RuleSet


class TwoLanguages:
    """``title`` in the reader's language; Japanese where there is no English."""

    def in_language(self, field: str) -> str:
        other = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return other or getattr(self, f"{field}_ja")


class MeetingQuerySet(models.QuerySet):
    def announced(self):
        """Those that members may know of."""
        return self.exclude(state=Meeting.State.DRAFT)


class Meeting(TwoLanguages, ClusterableModel):
    """One general meeting. From the notice on, the board's decision is fixed: the database refuses to change it."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", _("annual general meeting")
        EXTRAORDINARY = "extraordinary", _("extraordinary general meeting")

    class State(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        NOTICED = "noticed", _("notice sent")
        OPEN = "open", _("voting open")
        CLOSED = "closed", _("voting closed")
        COUNTED = "counted", _("counted")

    class DoubleVotes(models.TextChoices):
        LAST = "last", _("the last to arrive counts")
        ELECTRONIC = "electronic", _("an electronic vote counts before a paper")

    class Unmarked(models.TextChoices):
        ABSTAIN = "abstain", _("as an abstention")
        FOR = "for", _("as a vote for")
        AGAINST = "against", _("as a vote against")
        INVALID = "invalid", _("as invalid")

    class ProxyHolders(models.TextChoices):
        MEMBERS = "members", _("the chair or another member with a vote")
        CHAIR = "chair", _("the chair alone")

    class BallotBox(models.TextChoices):
        PLAIN = "plain", _("plain ballots, kept apart from their voters")

    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.ANNUAL)
    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year"), help_text=_("The year in which the meeting is held; 2026 is April 2026 to March 2027.")
    )
    title_ja = models.CharField(_("title in Japanese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    held_at = models.DateTimeField(_("day and time"))
    place_ja = models.CharField(_("place in Japanese"), max_length=200)
    place_en = models.CharField(_("place in English"), max_length=200, blank=True)
    board_decided_on = models.DateField(_("decided by the board on"), null=True, blank=True)
    record_on = models.DateField(
        _("record date"), null=True, blank=True, help_text=_("Who has a vote on this day; empty: the day of notice.")
    )
    allows_written = models.BooleanField(_("votes on paper beforehand"), default=True)
    allows_electronic = models.BooleanField(_("electronic votes beforehand"), default=True)
    deadline_at = models.DateTimeField(
        _("votes have to arrive by"),
        null=True,
        blank=True,
        help_text=_("Empty: 17:00 on the last business day before the meeting."),
    )
    has_own_deadline = models.BooleanField(default=False, editable=False)
    double_votes = models.CharField(
        _("when a member votes twice"), max_length=12, choices=DoubleVotes.choices, default=DoubleVotes.LAST
    )
    unmarked = models.CharField(
        _("an item left blank on paper reads"), max_length=8, choices=Unmarked.choices, default=Unmarked.ABSTAIN
    )
    chair_breaks_ties = models.BooleanField(_("the articles let the chair decide a tie"), default=False)
    proxy_holders = models.CharField(
        _("who may hold a proxy"), max_length=7, choices=ProxyHolders.choices, default=ProxyHolders.MEMBERS
    )
    proxies_per_holder = models.PositiveSmallIntegerField(
        _("proxies that one holder may have"), default=0, help_text=_("As the articles say; 0: as many as are given.")
    )
    chair_holds_any = models.BooleanField(
        _("the chair may hold any number"), default=True, help_text=_("Where the number of proxies is limited.")
    )
    secret_article = models.CharField(
        _("secret ballots: the article that allows them"),
        max_length=50,
        blank=True,
        help_text=_("For example: article 20, paragraph 3. Empty: no item can be voted on secretly."),
    )
    secret_articles_on = models.DateField(
        _("secret ballots: articles as of"), null=True, blank=True, help_text=_("The day of the articles in force.")
    )
    ballot_box = models.CharField(
        _("kind of ballot box"), max_length=8, choices=BallotBox.choices, default=BallotBox.PLAIN
    )
    special_above = models.PositiveSmallIntegerField(_("share for a special resolution"), default=2)
    special_below = models.PositiveSmallIntegerField(_("of so many parts"), default=3)
    notice_days = models.PositiveSmallIntegerField(
        _("clear days of notice by the articles"), default=0, help_text=_("The law's 14 or 7 days hold where longer.")
    )
    supplies_on_web = models.BooleanField(_("papers on the web instead of in print"), default=False, editable=False)
    accounts_audited_on = models.DateField(
        _("accounts: the auditors reported on"), null=True, blank=True, help_text=_("Where accounts are on the agenda.")
    )
    accounts_approved_on = models.DateField(
        _("accounts: approved by the board on"),
        null=True,
        blank=True,
        help_text=_("After the auditors' report, with 14 full days before the meeting."),
    )
    needs_outside_director = models.BooleanField(
        _("an outside director is needed"),
        default=True,
        help_text=_("Income or expense of the year is 30 million yen or more. An outside auditor is always needed."),
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT, editable=False)
    notice_sent_on = models.DateField(_("notice sent on"), null=True, editable=False)
    posted_on = models.DateField(_("notices posted on"), null=True, editable=False)
    decision = models.JSONField(_("decision as sent"), default=dict, editable=False)
    decision_hash = models.CharField(max_length=64, blank=True, editable=False)
    lapsed_at = models.DateTimeField(_("lapsed for want of a quorum at"), null=True, editable=False)
    chair = models.ForeignKey(
        "agm.Elector", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("chair")
    )
    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("general meeting")
        verbose_name_plural = _("general meetings")
        ordering = ["-held_at"]
        permissions = [
            ("run_meeting", _("Can send the notice, open, close and count a general meeting")),
            ("enter_act", _("Can enter papers, proxies and attendance at a general meeting")),
            ("view_roll", _("Can see the roll of a general meeting and who voted")),
            ("read_result", _("Can read the result of a general meeting")),
            ("show_display", _("Can show quorum and announced results on a screen in the hall")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(kind="annual", lapsed_at=None),
                name="agm_meeting_one_annual_a_year",
                violation_error_message=_("This year has its annual general meeting already."),
            ),
            models.CheckConstraint(
                name="agm_meeting_special_at_least_two_thirds",
                condition=Q(special_above__gt=0, special_above__lte=F("special_below"))
                & Q(GreaterThanOrEqual(F("special_above") * 3, F("special_below") * 2)),
                violation_error_message=_("A special resolution needs at least two thirds of all votes."),
            ),
            models.CheckConstraint(
                name="agm_meeting_votes_end_before_it",
                condition=Q(deadline_at=None) | Q(deadline_at__lt=F("held_at")),
                violation_error_message=_("Votes have to end before the meeting begins."),
            ),
            models.CheckConstraint(
                name="agm_meeting_blanks_are_read",
                condition=Q(unmarked__in=["abstain", "for", "against", "invalid"]),
                violation_error_message=_("Say how a blank on paper reads."),
            ),
            models.CheckConstraint(
                name="agm_meeting_known_proxy_holders", condition=Q(proxy_holders__in=["members", "chair"])
            ),
            models.CheckConstraint(
                name="agm_meeting_audit_before_approval",
                condition=Q(accounts_approved_on=None)
                | Q(accounts_audited_on__isnull=False, accounts_approved_on__gte=F("accounts_audited_on")),
                violation_error_message=_("The board approves the accounts after the auditors have reported on them."),
            ),
            models.CheckConstraint(
                name="agm_meeting_noticed_is_complete",
                condition=Q(state="draft")
                | Q(
                    notice_sent_on__isnull=False,
                    record_on__isnull=False,
                    deadline_at__isnull=False,
                    board_decided_on__isnull=False,
                )
                & ~Q(decision_hash=""),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return self.in_language("title")

    @property
    def place(self) -> str:
        return self.in_language("place")

    @property
    def held_on(self) -> date:
        return localdate(self.held_at)

    @property
    def allows_early_votes(self) -> bool:
        return self.allows_written or self.allows_electronic

    @property
    def elects(self) -> bool:
        """Whether officers are elected at it."""
        return self.items.filter(kind__in=calling.ELECTION_KINDS).exists()

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def rule_set(self) -> RuleSet:
        return RuleSet(
            double_votes=self.double_votes,
            unmarked=self.unmarked,
            chair_breaks_ties=self.chair_breaks_ties,
            special_share=(self.special_above, self.special_below),
            notice_days=self.notice_days,
        )

    def latest_send_day(self) -> date:
        deadline_on = localdate(self.deadline_at) if self.has_own_deadline else None
        return calling.latest_send_day(
            self.held_on, early_votes=self.allows_early_votes, deadline_on=deadline_on, by_articles=self.notice_days
        )

    def takes_votes(self, now: datetime) -> bool:
        """Whether an electronic vote that arrives ``now`` is in time."""
        return self.state == self.State.OPEN and now <= self.deadline_at


class Item(TwoLanguages, ClusterableModel):
    """One item of the agenda. Its kind fixes the majority; nobody chooses it."""

    class Kind(models.TextChoices):
        REPORT = "report", _("report, no vote")
        ACCOUNTS = "accounts", _("approval of accounts")
        MEMBERSHIP_RULES = "membership_rules", _("membership rules")
        DIRECTORS = "directors", _("election of directors")
        AUDITORS = "auditors", _("election of auditors")
        DIRECTOR_REMOVAL = "director_removal", _("removal of a director")
        OTHER = "other", _("other ordinary item")
        ARTICLES = "articles", _("change of articles")
        EXPULSION = "expulsion", _("expulsion of a member")
        AUDITOR_REMOVAL = "auditor_removal", _("removal of an auditor")
        LIABILITY = "liability", _("waiver of part of an officer's liability")
        TRANSFER = "transfer", _("transfer of the whole undertaking")
        DISSOLUTION = "dissolution", _("dissolution or continuation")
        MERGER = "merger", _("merger")

    class Majority(models.TextChoices):
        REPORT = calling.REPORT, _("report only")
        ORDINARY = calling.ORDINARY, _("ordinary resolution")
        SPECIAL = calling.SPECIAL, _("special resolution")
        ELECTION = calling.ELECTION, _("election")

    meeting = ParentalKey(Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=18, choices=Kind.choices)
    articles_ask_special = models.BooleanField(_("the articles ask a special resolution"), default=False)
    majority = DerivedField(_("majority"), derive=majority_of_item, max_length=8, choices=Majority.choices)
    title_ja = models.CharField(_("title in Japanese"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text_ja = models.TextField(_("paper in Japanese"), blank=True)
    text_en = models.TextField(_("paper in English"), blank=True)
    seats = models.PositiveSmallIntegerField(_("seats to fill"), default=0, help_text=_("Elections only."))
    supporters = models.PositiveIntegerField(_("members who move it"), default=0, editable=False)
    is_secret = models.BooleanField(
        _("secret ballot"),
        default=False,
        help_text=_("Only where the articles allow it; then it takes no vote on the form on paper, and no name."),
    )

    class Meta:
        verbose_name = pgettext_lazy("agenda", "item")
        verbose_name_plural = pgettext_lazy("agenda", "items")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="agm_item_one_per_number"),
            models.CheckConstraint(
                name="agm_item_special_stays_special",
                condition=~Q(kind__in=calling.SPECIAL_KINDS) | Q(majority=calling.SPECIAL),
            ),
            models.CheckConstraint(
                name="agm_item_seats_for_elections",
                condition=Q(seats=0) | Q(kind__in=calling.ELECTION_KINDS),
                violation_error_message=_("Only an election has seats."),
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="agm_item_number_above_zero"),
            models.CheckConstraint(
                name="agm_item_secret_is_voted_on",
                condition=Q(is_secret=False) | ~Q(kind="report"),
                violation_error_message=_("A report is not voted on, so it cannot be secret."),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return self.in_language("title")

    @property
    def text(self) -> str:
        return self.in_language("text")

    @property
    def is_election(self) -> bool:
        return self.majority == calling.ELECTION


class MeetingChange(StateChange):
    """One step in the life of a meeting."""

    subject = models.ForeignKey(Meeting, models.PROTECT, related_name="changes")

    class Meta:
        verbose_name = _("step of a meeting")
        verbose_name_plural = _("steps of a meeting")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.subject_id} {self.step}"
