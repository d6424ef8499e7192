"""What the scholars of the decided round live through: accounts, payments, what comes back."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import NAMESPACE_URL, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from jocs_site.overview.demo import Demo, at
from scholarships import queries, services

OFFICER, TREASURER = "scholarship@demo.example", "treasurer@demo.example"
BANKS = {
    "TZ": ("NMB Bank", "NMIBTZTZ"),
    "UG": ("Centenary Bank", "CERBUGKA"),
    "NP": ("Nabil Bank", "NARBNPKA"),
    "BD": ("Sonali Bank", "BSONBDDH"),
    "IN": ("Canara Bank", "CNRBINBB"),
}


class Scholar:
    """One award of the demo. ``place``: in the ranking, by which the demo decides what happens to whom."""

    def __init__(self, demo: Demo, place: int, award, signed_on: date):
        self.demo, self.place, self.award, self.signed_on = demo, place, award, signed_on
        self.file = award.decision.application
        self.officer, self.treasurer = demo.users[OFFICER], demo.users[TREASURER]

    def prepare(self) -> None:
        """The account, compared by the treasurer, and the school's confirmation; both are late for some."""
        self._enter_account(self.signed_on)
        if self.place % 9 == 4:
            return
        services.confirm_enrolment(
            award=self.award,
            study_year=1,
            confirmed_on=self.file.starts_on + timedelta(days=10),
            confirmed_by="Academic Registrar",
            by=self.officer,
        )

    def _enter_account(self, day: date, *, is_compared: bool = True) -> None:
        country = self.file.nominating_organisation.country
        bank, bic = BANKS[country]
        number = f"01{self.place + 10:02}{self.file.number:03}45{day:%m%d}"
        account = services.enter_account(
            award=self.award,
            owner="scholar",
            holder=self.file.person.latin_name.upper(),
            bank_name=bank,
            country=country,
            bic=bic,
            number=number,
            by=self.officer,
            at=at(day),
        )
        self._look(account, day)
        if is_compared:
            looked_at = at(day + timedelta(days=1))
            services.look_at_account(account=account, number=number, by=self.treasurer, at=looked_at)

    def _look(self, account, day: date) -> None:
        """The officer looks at the sanctions lists when an account is new, and again before a year is over."""
        check = account.check_by(day)
        if check is None or (day - check.checked_on).days > 300:
            services.record_sanction_check(account=account, checked_on=day, is_clear=True, by=self.officer, at=at(day))

    def report(self) -> None:
        """What is owed so far: sent in by most, accepted for many, late for some, waived for one."""
        owed = queries.scholar_reports().filter(obligation__award=self.award, obligation__due_on__lt=self.demo.on)
        for one in owed:
            due_on = one.obligation.due_on
            if self.place % 5 == 3:
                continue
            if self.place == 9:
                reason = "病気休学のため、この期間の報告は求めない。"
                services.advance_report(report=one, step_name="waive", reason=reason, by=self.officer, at=at(due_on))
                continue
            services.submit_report(
                report=one,
                told=services.Told(
                    body="I passed all examinations of this term. The hardest part was the night duty in the wards.",
                    grades="Passed all courses, average B+",
                    message="Thank you for every stamp. I think of you when I study at night."
                    if self.place % 2
                    else "",
                    may_print_message=self.place % 4 == 1,
                ),
                key=uuid5(NAMESPACE_URL, one.code),
                transcript=paper(self.file, "SPECIMEN TRANSCRIPT", one.code) if self.place < 3 else None,
                at=at(due_on - timedelta(days=2)),
            )
            if self.place % 4 == 0 and self.place:
                services.advance_report(report=one, step_name="accept", by=self.officer, at=at(due_on))

    def pay(self, parts: list, rate: Decimal) -> None:
        for part in parts:
            if part.due_on < self.demo.on and not (part.needs_enrolment and self.place % 9 == 4):
                self._pay(part, rate)
        if self.place == 12:  # a new account that nobody has compared yet
            self._enter_account(self.demo.days_ago(3), is_compared=False)

    def _pay(self, part, rate: Decimal) -> None:
        """The officer approves, the treasurer sends, the scholar confirms; the newest are still on their way."""
        sent_on = min(part.due_on + timedelta(days=self.place % 5), self.demo.on)
        self._look(self.award.accounts.live().get(), part.due_on)
        services.approve_instalment(instalment=part, by=self.officer, at=at(part.due_on))
        if (self.demo.on - part.due_on).days < 100 and self.place % 3 == 2:
            return
        services.mark_sent(
            instalment=part,
            sent_on=sent_on,
            rate=rate * (100 + part.sequence) / 100,
            bank_reference=f"OTT{sent_on:%y%m%d}{self.place:03}",
            fee_yen=4500,
            by=self.treasurer,
            at=at(sent_on, 13),
        )
        if self.place == 6 and part.sequence == 2:
            self._bounce(part, sent_on + timedelta(days=4))
            return
        arrived_on = sent_on + timedelta(days=6)
        if arrived_on <= self.demo.on and self.place % 7:
            self._arrive(part, arrived_on)

    def _bounce(self, part, on: date) -> None:
        reason = "銀行より、口座名義が一致しないため組戻し。"
        services.move_instalment(instalment=part, step_name="bounce", reason=reason, by=self.treasurer, at=at(on))

    def _arrive(self, part, on: date) -> None:
        part.refresh_from_db()
        services.record_received(
            instalment=part,
            received_on=on,
            received_amount=part.amount,
            received_currency=part.currency,
            by=self.officer,
            at=at(on),
        )
        if (self.place < 6 or self.place == 23) and part.sequence == 1:  # 23 pays some of it back
            receipt = paper(self.file, "SPECIMEN RECEIPT", part.code, f"{part.currency} {part.amount}")
            services.file_receipt(instalment=part, file=receipt, by=self.officer, at=at(on + timedelta(days=9)))


def list_for_the_bank(demo: Demo) -> None:
    """What was approved and not sent yet stands on a list in its currency; all but the first are at the bank."""
    for number, one in enumerate(queries.waiting_by_currency()):
        batch, _held = services.make_batch(
            currency=one.currency, due_until=demo.on, by=demo.users[TREASURER], at=at(demo.on, 9)
        )
        if number:  # the file of the first one waits to be taken
            services.take_batch_along(batch=batch, by=demo.users[TREASURER], at=at(demo.on, 10))


def leave_to_do(demo: Demo) -> None:
    """The school's papers came for some: one payment is approved and free to send, the others are free to approve."""
    wanted = {"ENROLMENT_UNCONFIRMED"}
    held = [one for one, found in queries.to_approve(demo.on) if {why.code for why in found} == wanted]
    for part in held[:3]:
        services.confirm_enrolment(
            award=part.award,
            study_year=1,
            confirmed_on=demo.days_ago(2),
            confirmed_by="Academic Registrar",
            by=demo.users[OFFICER],
        )
    if held:
        services.approve_instalment(instalment=held[0], by=demo.users[OFFICER], at=at(demo.on, 11))


def paper(file, *lines: str) -> SimpleUploadedFile:
    """A slip of paper that says at a glance that it is none."""
    image = Image.new("RGB", (800, 420), "#fffdf6")
    text = "\n\n".join((*lines, file.person.latin_name))
    ImageDraw.Draw(image).multiline_text((40, 60), text, fill="#333333", font_size=34, spacing=14)
    out = BytesIO()
    image.save(out, "PNG")
    return SimpleUploadedFile("paper.png", out.getvalue(), "image/png")
