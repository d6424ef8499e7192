"""The documents of the demo's workers: what each departure asks for, and those that end soon, lapsed or leave a gap."""

from datetime import datetime, time, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from dispatch import queries, services
from jocs_site.foundation.periods import add_months
from jocs_site.overview.demo import Demo

COORDINATOR = "coordinator@demo.example"


def file_for_departure(demo: Demo, posting) -> None:
    """A passport, a visa and an insurance that hold for the whole term."""
    start, end = posting.starts_on, posting.ends_before
    host = posting.country
    for code, issuer, country, begins, ends in (
        ("passport", "外務省", "JP", add_months(start, -12), add_months(end, 9)),
        ("visa", "Embassy", host, add_months(start, -1), add_months(end, 1)),
        ("insurance", "見本損害保険", "JP", start, end),
    ):
        number = f"{code[:2].upper()}{posting.pk:07d}"
        details = {"number": number, "issuer": issuer, "country": country, "valid_from": begins, "valid_before": ends}
        _file(demo, posting.worker, code, add_months(start, -1), **details)


def file_further(demo: Demo, worker, row: dict) -> None:
    for paper in row.get("papers", ()):
        country = paper.get("country", "")
        if country == "host":
            country = demo.organisations[row["postings"][-1]["to"]].country
        ends = paper.get("ends")
        details = {
            "number": paper.get("number", ""),
            "detail": paper.get("detail", ""),
            "issuer": paper.get("issuer", ""),
            "country": country,
            "valid_from": demo.on + timedelta(days=paper["begins"]),
            "valid_before": None if ends is None else demo.on + timedelta(days=ends + 1),
        }
        scan = _picture(paper["number"]) if paper.get("scan") else None
        _file(demo, worker, paper["kind"], demo.on, scan=scan, **details)


def _file(demo: Demo, worker, code: str, on, *, scan=None, **details) -> None:
    kind = queries.document_types(demo.on).get(code=code)
    services.file_document(
        person=worker.person,
        details=services.PaperDetails(type=kind, owner=demo.users[COORDINATOR], **details),
        file=scan,
        at=timezone.make_aware(datetime.combine(min(on, demo.on), time(10))),
        by=demo.users[COORDINATOR],
    )


def _picture(number: str) -> SimpleUploadedFile:
    image, out = Image.new("RGB", (420, 300), "#f3ead7"), BytesIO()
    draw = ImageDraw.Draw(image)
    draw.rectangle((12, 12, 408, 288), outline="#7a1f2b", width=3)
    draw.text((40, 60), "SPECIMEN", fill="#7a1f2b")
    draw.text((40, 90), number, fill="#222222")
    image.save(out, "PNG")
    return SimpleUploadedFile("specimen.png", out.getvalue(), "image/png")


def record_risks(demo: Demo) -> None:
    """Levels as an office would have typed them: one country at level 3, one region worse than its country."""
    by, at = demo.users[COORDINATOR], timezone.make_aware(datetime.combine(demo.on, time(10)))
    source = "外務省 海外安全ホームページ(見本)"
    for country, region, danger, infection, days_ago in (
        ("UG", ("", ""), 1, 1, 200),
        ("UG", ("", ""), 3, 1, 12),
        ("NP", ("", ""), 1, 0, 90),
        ("NP", ("ガンダキ州", "Gandaki"), 2, 0, 30),
        ("BD", ("", ""), 2, 1, 60),
        ("TZ", ("", ""), 1, 1, 150),
    ):
        area = services.add_risk_area(country=country, region_ja=region[0], region_en=region[1])
        services.record_risk(
            area=area,
            danger=danger,
            infection=infection,
            stated_on=demo.days_ago(days_ago),
            source=source,
            source_address="https://www.anzen.mofa.go.jp/",
            at=at,
            by=by,
        )
