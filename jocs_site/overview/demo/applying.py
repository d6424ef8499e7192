"""A call that is open today, with applicants on their way: one has begun, one waits for others, one has handed in."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from django.core.files.base import ContentFile
from django.utils import timezone, translation
from PIL import Image, ImageDraw

from jocs_site.foundation.periods import add_months, fiscal_year
from jocs_site.letters.services import note_gone
from jocs_site.overview.demo import Demo, file
from scholarships import queries, services

COLUMNS_OF_BODY = ("officer_name", "officer_email")


def load(demo: Demo) -> str:
    plan = file("applying")
    call = _call(demo, plan)
    for row in plan["applicants"]:
        _applicant(demo, plan, call, row)
    return f"1 open call, {len(plan['applicants'])} applicants on their way"


def _call(demo: Demo, plan: dict):
    opens_on, closes_on = demo.days_ago(plan["opens_days_ago"]), demo.days_ago(-plan["closes_in_days"])
    year = fiscal_year(opens_on) + 1
    title_ja, title_en = (title.format(year=year) for title in plan["title"])
    return services.open_call(
        criteria=file("scholarships")["criteria"],
        check_points=file("scholarships")["check_points"],
        documents=plan["documents"],
        fiscal_year=year,
        title_ja=title_ja,
        title_en=title_en,
        opens_at=_at(opens_on, 9),
        closes_at=_at(closes_on, 18),
        corrections_until=_at(closes_on + timedelta(days=30), 18),
        countries=sorted(file("scholarships")["currencies"]),
        **plan["rules"],
    )


def _applicant(demo: Demo, plan: dict, call, row: dict) -> None:
    at = _at(demo.days_ago(row["days_ago"]), 10)
    draft = services.send_link(call=call, email=row["email"], language="en", at=at)
    body = demo.organisations[row["body"]]
    for step, answers in _answers(demo, body, plan | row).items():
        if step in row["steps"]:
            services.save_step(draft, step, answers, version=None, at=at)
    draft = queries.draft_by_key(draft.key)
    for kind in row.get("papers", ()):
        paper = ContentFile(picture(f"{kind}: {row['email']}"), name=f"{kind}.png")
        services.add_paper(draft, key=uuid5(NAMESPACE_URL, f"{row['email']}/{kind}"), kind=kind, file=paper, at=at)
    for referee in row.get("referees", ()):
        who = {name: referee[name] for name in ("name", "position", "email")}
        asked = services.name_referee(draft, language="en", at=at, **who)
        if "text" in referee:
            services.receive_reference(asked, text=referee["text"], at=at + timedelta(minutes=30))
    note_gone(made_at=at, at=at)
    if row.get("hands_in"):
        handed_in_at = at + timedelta(hours=1)
        _hand_in(draft, body, handed_in_at)
        note_gone(made_at=handed_in_at, at=handed_in_at)


def _hand_in(draft, body, at: datetime) -> None:
    with translation.override("en"):
        shown = queries.consent_shown(queries.countries_of(draft), timezone.localdate(at))
    draft = services.agree(draft, shown, at=at)
    about, study, costs, reasons = (draft.answers[step] for step in ("about", "study", "costs", "reasons"))
    amounts = {kind: Decimal(costs[kind]) for kind in ("tuition", "living", "books")}
    applicant = {name: about[name] for name in ("given_latin", "family_latin", "country", "phone")}
    services.hand_in(
        draft,
        applicant=applicant | {"born_on": datetime.fromisoformat(about["born_on"]).date()},
        filing={
            **{name: study[name] for name in ("course", "institution", "study_country", "level")},
            "starts_on": datetime.fromisoformat(study["starts_on"]).date(),
            "ends_before": datetime.fromisoformat(study["ends_before"]).date() + timedelta(days=1),
            "nominating_organisation": body,
            "profession": about["profession"],
            "requested_currency": costs["requested_currency"],
            "requested_amount": sum(amounts.values()),
            **reasons,
        },
        costs=amounts,
        versions=draft.versions,
        at=at,
    )


def _answers(demo: Demo, body, row: dict) -> dict[str, dict[str, str]]:
    """As the applicant would have typed them."""
    starts_on = add_months(demo.on.replace(day=1), 10)
    last_day = add_months(starts_on, 24) - timedelta(days=1)
    place = {"institution": f"{body.region_en} College of Health Sciences", "study_country": body.country}
    given, family = row["name"]
    return {
        "about": {"given_latin": given, "family_latin": family, "country": body.country, "phone": row["phone"]}
        | {"born_on": row["born_on"], "profession": row["profession"]},
        "body": {"nominating_organisation": str(body.pk)} | {name: row[name] for name in COLUMNS_OF_BODY},
        "study": {"course": row["course"], "level": row["level"], **place}
        | {"starts_on": starts_on.isoformat(), "ends_before": last_day.isoformat()},
        "costs": {"requested_currency": "USD", "travel": "", "fees": "", **row["costs"]},
        "reasons": {"motivation": row["motivation"], "return_plan": row["return_plan"]},
    }


def picture(words: str) -> bytes:
    image, out = Image.new("RGB", (900, 600), "white"), BytesIO()
    ImageDraw.Draw(image).text((60, 60), words, fill="black")
    image.save(out, "PNG")
    return out.getvalue()


def _at(day, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
