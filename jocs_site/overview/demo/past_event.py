"""A safety event of last month: answered by link and by telephone, and closed by the office."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from dispatch.safety import services
from jocs_site.letters.services import note_gone
from jocs_site.overview.demo import Demo

COORDINATOR = "coordinator@demo.example"
DAYS_AGO = 30


def load(demo: Demo) -> None:
    by = demo.users[COORDINATOR]
    began = timezone.make_aware(datetime.combine(demo.days_ago(DAYS_AGO), time(13, 40)))
    event = services.open_event(
        title="カトマンズ近郊の地震",
        level="standfast",
        countries=["NP"],
        message="余震に備え、建物の外の安全な場所でお待ちください。",
        at=began,
        by=by,
    )
    arrived = began + timedelta(minutes=5)
    services.add_visitor(event=event, name="視察中の理事 都築 晶", phone="+977-1-5550009", at=arrived, by=by)
    for number, checkin in enumerate(event.checkins.order_by("pk")):
        at = began + timedelta(minutes=9 + 7 * number)
        if checkin.role == "visitor":
            services.record_answer(checkin, "safe", place="ホテルの前庭", words="けがはない。", at=at, by=by)
        else:
            services.answer_by_link(checkin, "safe", place="病院の中庭", at=at)
    note_gone(made_at=began, at=began)
    reason = "全員の無事を確認し、余震もおさまったため。"
    services.close_event(event=event, reason=reason, at=began + timedelta(hours=5), by=by)
