"""Reports of workers: those of former years came on paper, the latest stand in each state."""

import uuid
from datetime import date, datetime, time, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from dispatch import queries, services
from jocs_site.letters import services as letters
from jocs_site.overview.demo import Demo, file

ON_PAPER_DAYS = 180
SKY, HILL, EARTH, WATER, HOUSE = (226, 236, 232), (120, 160, 130), (196, 164, 120), (130, 170, 190), (176, 100, 70)


def accept_final(posting, *, on: date, by) -> None:
    """The final report came on the day on which the office closes the file."""
    report = queries.reports_of_posting(posting).filter(obligation__kind="final").exclude(state="waived").get()
    _enter(report, file("reports")["final"], on=on, by=by)
    services.advance_report(report, "accept", by=by, at=_at(on))
    letters.note_gone(made_at=_at(on), at=_at(on))


def load(demo: Demo, row: dict, terms: list, by) -> None:
    """``row``: of a worker in the file of workers; ``terms``: the postings made from it."""
    plan = file("reports")
    told = list(plan["reports"].get(row["key"], []))
    for posting in reversed(terms):
        due = queries.reports_of_posting(posting).filter(obligation__due_on__lte=demo.on, state="due")
        for report in due.order_by("-obligation__due_on", "-pk"):
            if report.obligation.due_on < demo.on - timedelta(days=ON_PAPER_DAYS):
                reason = "このシステムを使い始める前に、紙で受け取った。"
                services.advance_report(report, "waive", reason=reason, by=by, at=_at(demo.on))
            else:
                words = plan["final" if report.obligation.kind == "final" else "usual"]
                _tell(demo, report, told.pop(0) if told else {"state": "accepted"} | words, by)


def _tell(demo: Demo, report, words: dict, by) -> None:
    state, on = words["state"], min(report.obligation.due_on + timedelta(days=2), demo.on)
    if state == "due":
        return
    for photo in words.get("photos", []):
        about = {name: value for name, value in photo.items() if name != "scene"}
        services.keep_photo(report, key=uuid.uuid4(), file=_drawn(photo["scene"]), at=_at(on), **about)
    text = services.Words(words["title"], words["body"], words["language"])
    services.save_report(report, words=text, key=uuid.uuid4(), version=0, send=state != "draft", at=_at(on))
    report.refresh_from_db()
    if state == "returned":
        services.advance_report(report, "ask_back", reason=words["questions"], by=by, at=_at(demo.on))
    elif state == "accepted":
        services.advance_report(report, "accept", by=by, at=_at(demo.on))
    for day in {on, demo.on}:
        letters.note_gone(made_at=_at(day), at=_at(day))


def _enter(report, words: dict, *, on: date, by) -> None:
    text = services.Words(words["title"], words["body"], words["language"])
    services.enter_report(report, words=text, arrived_on=on, at=_at(on), by=by)
    report.refresh_from_db()


def _drawn(scene: str) -> SimpleUploadedFile:
    """A drawing where a real report has a photograph."""
    image = Image.new("RGB", (960, 640), SKY)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 420), (300, 180), (620, 400), (960, 240), (960, 640), (0, 640)], fill=HILL)
    draw.rectangle([(0, 480), (960, 640)], fill=WATER if scene == "river" else EARTH)
    for left in {"river": [560], "class": [180, 420, 660], "house": [380]}[scene]:
        draw.rectangle([(left, 380), (left + 140, 490)], fill=HOUSE)
        draw.polygon([(left - 20, 380), (left + 70, 300), (left + 160, 380)], fill=EARTH)
    out = BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("drawing.png", out.getvalue(), "image/png")


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
