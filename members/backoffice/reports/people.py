"""Reports about members: who they are, who came and went, who owes."""

from collections import Counter
from collections.abc import Callable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jocs_site.backoffice.pictures import Row, draw_bars
from jocs_site.foundation.addresses import PREFECTURES
from jocs_site.foundation.money import format_yen
from jocs_site.foundation.periods import fiscal_year_ends_before, last_day
from members import queries
from members.backoffice.reports.shape import Column, ReportPage, Section, count, percent, yen
from members.models import Membership
from members.queries.report_members import ABROAD, BODIES, UNKNOWN, Owing, YearOfMembers
from members.templatetags.dues import year_name

ELSEWHERE = [ABROAD, BODIES, UNKNOWN]
AGES = ["0", *(str(age) for age in range(30, 100, 10))]
YEARS_SHOWN = 10


def name_of_place(place: str) -> str:
    words = {ABROAD: _("abroad"), BODIES: _("organisations"), UNKNOWN: _("prefecture not known")}
    return words.get(place, place)


def name_of_age(age: str) -> str:
    words = {BODIES: _("organisations"), UNKNOWN: _("date of birth not known"), "0": _("under 30")}
    if age in words:
        return words[age]
    if age == AGES[-1]:
        return _("90 and over")
    return _("%(first)d to %(last)d") % {"first": int(age), "last": int(age) + 9}


class MembersByGroup(ReportPage):
    name = "members"
    page_title = gettext_lazy("Members by kind, prefecture and age")
    explanation = gettext_lazy("How many members there were on the last day of a fiscal year, or are today.")

    @property
    def day(self):
        return min(last_day(fiscal_year_ends_before(self.year)), self.today)

    def get_page_subtitle(self):
        return date_format(self.day, "SHORT_DATE_FORMAT")

    def sections(self):
        census = queries.census(self.day)
        places = [place for place in [*PREFECTURES, *ELSEWHERE] if place in census.by_prefecture]
        ages = [age for age in [*AGES, BODIES, UNKNOWN] if age in census.by_age]
        return [
            self._by_kind(census),
            self._section("prefecture", _("By prefecture"), census.kinds, census.by_prefecture, places, name_of_place),
            self._section("age", _("By age"), census.kinds, census.by_age, ages, name_of_age),
        ]

    def _by_kind(self, census) -> Section:
        names = [(str(kind), census.by_kind[kind.pk]) for kind in census.kinds]
        bars = [Row(name, [members], count(members)) for name, members in names]
        return Section(
            "kind",
            _("By kind of membership"),
            [Column(_("Kind of membership")), Column(_("Members"), count)],
            names,
            total=[_("Total"), census.by_kind.total()],
            picture=draw_bars("kind", _("Members by kind of membership"), series=[_("Members")], rows=bars),
        )

    def _section(self, code, title, kinds, groups: dict[str, Counter], names: list[str], word: Callable) -> Section:
        """One row for each group, one column for each kind."""
        rows = [[word(name), *(groups[name][kind.pk] for kind in kinds), groups[name].total()] for name in names]
        sums = sum(groups.values(), Counter())
        bars = [Row(row[0], row[1:-1], count(row[-1])) for row in rows]
        kinds_columns = [Column(str(kind), count) for kind in kinds]
        return Section(
            code,
            title,
            [Column(title), *kinds_columns, Column(_("Total"), count)],
            rows,
            total=[_("Total"), *(sums[kind.pk] for kind in kinds), sums.total()],
            picture=draw_bars(code, title, series=[str(kind) for kind in kinds], rows=bars),
        )


GROUNDS = [ground for ground in Membership.Ground if ground != Membership.Ground.DUPLICATE]


class Renewal(ReportPage):
    name = "renewal"
    permission_required = "members.view_dues"
    page_title = gettext_lazy("Coming, going and staying")
    explanation = gettext_lazy(
        "Ten fiscal years up to the one you choose. Who leaves with the last day of a year has left in that year; "
        "a number that was entered twice counts for nobody."
    )

    def sections(self):
        years = queries.renewal(max(self.year - YEARS_SHOWN + 1, self.years[-1]), self.year)
        return [_movement(years), _paying(years)]


def _movement(years: list[YearOfMembers]) -> Section:
    grounds = [ground for ground in GROUNDS if any(row.left[ground] for row in years)]
    columns = [Column(_("Fiscal year")), Column(_("Joined"), count)]
    columns += [Column(str(ground.label).capitalize(), count) for ground in grounds]
    columns += [Column(_("Left in all"), count), Column(_("Members after the last day"), count)]
    rows = [
        [year_name(row.year), row.joined, *(row.left[ground] for ground in grounds), row.left_total, row.at_end]
        for row in years
    ]
    bars = [
        Row(year_name(row.year), [row.joined, row.left_total], f"+{row.joined:,} −{row.left_total:,}") for row in years
    ]
    picture = draw_bars("movement", _("Joined and left, by fiscal year"), series=[_("joined"), _("left")], rows=bars)
    return Section("movement", _("Joined and left"), columns, rows, picture=picture)


def _paying(years: list[YearOfMembers]) -> Section:
    columns = [
        Column(_("Fiscal year")),
        Column(_("With dues"), count),
        Column(_("Paid in full"), count),
        Column(_("Share who paid (%)"), percent),
        Column(_("Had paid the year before"), count),
        Column(_("Of them paid again"), count),
        Column(_("Share who renewed (%)"), percent),
    ]
    rows = [
        [year_name(row.year), row.dues, row.paid, row.paid_share, row.paid_before, row.stayed, row.stayed_share]
        for row in years
    ]
    bars = [Row(year_name(row.year), [row.paid_share or 0], percent(row.paid_share)) for row in years]
    title = _("Share of members who paid the dues of the year, in per cent")
    picture = draw_bars("paying", title, series=[_("paid")], rows=bars, most=100)
    return Section("paying", _("Who paid"), columns, rows, picture=picture, remarks=[_("Waived dues are left out.")])


class ArrearsByAge(ReportPage):
    name = "arrears"
    permission_required = "members.view_dues"
    page_title = gettext_lazy("Arrears by age")
    explanation = gettext_lazy("What members owe today for years whose last day for paying is past.")
    has_years = False

    def sections(self):
        by_age, by_year = queries.arrears_by_age(self.today), queries.arrears_by_year(self.today)
        in_words = lambda years: ngettext("%(years)d year", "%(years)d years", years) % {"years": years}  # noqa: E731
        return [
            _owing("years", _("By years owed"), by_age, in_words, _("Members")),
            _owing("fiscal-years", _("By fiscal year"), by_year, year_name, _("Members who owe for it")),
        ]


def _owing(code: str, title: str, owing: list[Owing], word: Callable, members: str) -> Section:
    rows = [[word(row.group), row.members, row.yen] for row in owing]
    bars = [Row(word(row.group), [row.yen], f"{format_yen(row.yen)} ({row.members:,})") for row in owing]
    total_members = sum(row.members for row in owing) if code == "years" else None
    return Section(
        code,
        title,
        [Column(title), Column(members, lambda number: "" if number is None else count(number)), Column(_("Yen"), yen)],
        rows,
        total=[_("Total"), total_members, sum(row.yen for row in owing)] if rows else None,
        picture=draw_bars(code, title, series=[_("Yen")], rows=bars),
    )
