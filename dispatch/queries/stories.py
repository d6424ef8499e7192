"""What supporters may see of the stories of a day. Source: docs/sources.md#R64"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import get_language
from wagtail import hooks

from dispatch.models import ActivityReport, Amendment, HiddenCountry, StoryPhoto
from dispatch.models.reports import TOLD, ReportState
from dispatch.queries.public import public_postings, shown_in_public
from dispatch.rules import Shown, said_in, shown_of
from jocs_site.people.countries import country_name
from jocs_site.people.models import Organisation

_FORMER_HOSTS = Prefetch(
    "posting__amendments",
    Amendment.objects.filter(kind=Amendment.Kind.HOST_CHANGE).select_related("old_organisation").order_by("pk"),
    to_attr="former_hosts",
)
# What decides what may be shown of a story and how, and the names that it may hold. Every list of news asks, for all
# stories: nothing else is read of them.
_DECIDING_COLUMNS = (
    "arrived_on",
    "obligation__ends_before",
    "posting__country",
    "posting__sensitivity",
    "posting__worker__profession",
    *(f"posting__worker__person__{one}_{part}" for one in ("family", "given") for part in ("name", "kana", "latin")),
    *(f"posting__organisation__{name}" for name in ("country", "name_ja", "name_en", "region_ja", "region_en")),
    *(f"posting__profile__{name}" for name in ("posting", "approved_on", "consent_ends_before")),
    "posting__profile__consent__given_on",
    "posting__profile__consent__withdrawn_on",
)


@dataclass(frozen=True)
class StoryPicture:
    """One photograph as it may be shown; ``caption_language`` differs from the reader's where nobody translated it."""

    key: UUID
    width: int
    height: int
    caption: str
    caption_language: str


@dataclass(frozen=True)
class PublicStory:
    """What may stand beside the words of a story, and no more, in the reader's language.

    ``posting_pk``: of the worker's introduction, where the public may read one today.
    """

    country_name: str
    name: str = ""
    profession: str = ""
    posting_pk: int | None = None
    pictures: tuple[StoryPicture, ...] = ()


def unsayable_in_stories(reports: Collection[int] | None, on: date) -> dict[int, list[str]]:
    """Published reports that may be shown on a day, by number, each with the names that its page must not say then.

    reports: their numbers; all when ``None``. What is not among the keys is shown to nobody. One query, because every
    list of news asks; one more where somebody changed hosts.
    """
    rows = ActivityReport.objects.filter(state=ReportState.PUBLISHED)
    if reports is not None:
        rows = rows.filter(pk__in=reports)
    shown = ((report, _shown(report, on)) for report in _with_consents(rows, on))
    return {report.pk: _unsayable(report, how) for report, how in shown if how is not Shown.NOTHING}


def stories_told_of(country: str, on: date) -> list[int]:
    """Published reports that tell of a country and may be shown on a day, by number. Two queries."""
    rows = ActivityReport.objects.filter(
        Q(posting__country=country) | Q(posting__amendments__old_organisation__country=country),
        state=ReportState.PUBLISHED,
    ).distinct()
    found = _with_consents(rows, on)
    return [
        report.pk for report in found if _shown(report, on) is not Shown.NOTHING and _country_told_of(report) == country
    ]


def who_tells(posting_pk: int, on: date, language: str | None = None) -> str:
    """The name of a worker whom the public may read of on a day; empty for everybody else."""
    shown = shown_in_public([posting_pk], on, language).get(posting_pk)
    return shown.name if shown and shown.is_named else ""


def stories_told_by(posting_pk: int, on: date) -> list[int]:
    """Published reports of one posting that may be shown under the worker's name on a day, by number."""
    rows = ActivityReport.objects.filter(posting=posting_pk, state=ReportState.PUBLISHED)
    return [report.pk for report in _with_consents(rows, on) if _shown(report, on) is Shown.NAMED]


def has_open_stories(posting_pk: int, on: date) -> bool:
    """Whether anybody can read one of them. Where they stand is another room's, see `public_photo`."""
    asks = hooks.get_hooks("story_is_read")
    return any(asked(report, on) for report in stories_told_by(posting_pk, on) for asked in asks)


def unsayable_of(report: ActivityReport, on: date) -> list[str]:
    """The names that the words of this report's story must not say on a day, released or not."""
    [report] = _with_consents(ActivityReport.objects.filter(pk=report.pk), on)
    return _unsayable(report, _shown(report, on))


def public_story(
    report_pk: int, on: date, language: str | None = None, *, is_preview: bool = False
) -> PublicStory | None:
    """What stands beside the words of one story; ``None`` where nothing may be shown.

    is_preview: for staff, as it would be if it were released on that day.
    """
    language = language or (get_language() or "ja")[:2]
    states = TOLD if is_preview else [ReportState.PUBLISHED]
    report = next(iter(_with_consents(ActivityReport.objects.filter(pk=report_pk, state__in=states), on)), None)
    how = _shown(report, on) if report else Shown.NOTHING
    if how is Shown.NOTHING:
        return None
    posting, names = report.posting, _unsayable(report, how)
    pictures = [_picture(row, language) for row in photos_of_story(report) if _may_be_seen(row, names)]
    is_named = how is Shown.NAMED
    introduced = is_named and posting.pk in {shown.pk for shown in public_postings(on, language)}
    return PublicStory(
        country_name=country_name(_country_told_of(report), language),
        name=posting.worker.person.name_in(language) if is_named else "",
        profession=str(posting.worker.get_profession_display()) if is_named else "",
        posting_pk=posting.pk if introduced else None,
        pictures=tuple(pictures),
    )


def photos_of_story(report: ActivityReport) -> QuerySet[StoryPhoto]:
    """Every photograph with consent that came along, those left out as well."""
    return StoryPhoto.objects.filter(photo__report=report).select_related("photo").order_by("photo_id")


def photographs_in_stories(reports: Collection[int]) -> dict[int, int]:
    """How many photographs came along with the stories of these reports and were not left out, by report."""
    rows = StoryPhoto.objects.filter(photo__report__in=reports, is_left_out=False)
    return dict(rows.values_list("photo__report").annotate(number=Count("pk")).order_by())


def public_photo(key: UUID, on: date, *, is_preview: bool = False) -> StoryPhoto | None:
    """The photograph at a public address, if anybody may see it on this day; ``is_preview``: before its release.

    It is seen only where its story can be read: the words stand in a room that stands on this one, which registers for
    the hook ``story_is_read`` a function from the number of a report and a day to whether a page of it is open.
    """
    found = StoryPhoto.objects.select_related("photo").filter(key=key).first()
    if found is None:
        return None
    report = found.photo.report_id
    if not is_preview and not any(asked(report, on) for asked in hooks.get_hooks("story_is_read")):
        return None
    story = public_story(report, on, is_preview=is_preview)
    return found if story and key in {picture.key for picture in story.pictures} else None


def _with_consents(reports: QuerySet[ActivityReport], on: date) -> list[ActivityReport]:
    """With all that decides what may be shown on a day."""
    off = HiddenCountry.objects.in_force(on)
    moves = Amendment.objects.filter(posting=OuterRef("posting"), kind=Amendment.Kind.HOST_CHANGE)
    rows = list(
        reports.with_names()
        .select_related("posting__profile__consent")
        .only(*_DECIDING_COLUMNS)
        .annotate(
            is_off=Exists(off.filter(country=OuterRef("posting__country"))),
            was_off=Exists(moves.filter(old_organisation__country__in=off.values("country"))),
            has_moved=Exists(moves),
        )
    )
    moved = [report for report in rows if report.has_moved]
    if moved:
        prefetch_related_objects(moved, _FORMER_HOSTS)
    return rows


def _shown(report: ActivityReport, on: date) -> Shown:
    profile = getattr(report.posting, "profile", None)
    return shown_of(
        sensitivity=report.posting.sensitivity,
        is_country_hidden=report.is_off or report.was_off,
        has_consent=profile is not None and profile.is_in_force(on),
    )


def _hosts(report: ActivityReport) -> list[Organisation]:
    """The host of today and those before it: a report may tell of any."""
    return [report.posting.organisation, *(one.old_organisation for one in _moves(report))]


def _moves(report: ActivityReport) -> list[Amendment]:
    return report.posting.former_hosts if report.has_moved else []


def _country_told_of(report: ActivityReport) -> str:
    """Where the worker was then: the host that the first change after those days put an end to."""
    told_on = report.obligation.ends_on if report.obligation else report.arrived_on
    left = [one.old_organisation.country for one in _moves(report) if one.effective_on > told_on]
    return left[0] if left else report.posting.country


def _unsayable(report: ActivityReport, how: Shown) -> list[str]:
    if how is Shown.NAMED:
        return []
    person = report.posting.worker.person
    parts = ("family_name", "given_name", "family_kana", "given_kana", "family_latin", "given_latin")
    names = [getattr(person, part) for part in parts if "kana" not in part or len(getattr(person, part)) > 2]
    names += [person.full_name, person.reading]
    for host in _hosts(report):
        names += [host.name_ja, host.name_en, host.region_ja, host.region_en]
    return [name for name in dict.fromkeys(names) if name]


def _may_be_seen(row: StoryPhoto, names: Iterable[str]) -> bool:
    """With consent, not left out, and neither its caption nor its list of people says who must not be named."""
    told = " / ".join((row.caption_ja, row.caption_en, row.photo.people))
    return row.photo.has_consent and not row.is_left_out and not said_in(told, names)


def _picture(row: StoryPhoto, language: str) -> StoryPicture:
    caption, caption_language = row.caption_in(language)
    return StoryPicture(row.key, row.width, row.height, caption, caption_language)
