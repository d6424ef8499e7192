from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.dateparse import parse_date

from dispatch.tours import services as tours
from dispatch.volunteers import services as volunteers
from home import services as home
from home.newsletter import services as newsletter
from jocs_site.backoffice.retention import delete_old_files
from members import services
from scholarships import services as scholarships


class Command(BaseCommand):
    help = (
        "Let go of what is kept no longer: details of visitors who never paid, sign-ups never confirmed, "
        "applications begun and never handed in, words of old applications for scholarships, "
        "names of guests at meetings, answers to forms, addresses that left the newsletter, "
        "uploaded lists, files of long work, and sessions that ended. "
        "Meant to run once a day; safe to repeat."
    )

    def add_arguments(self, parser):
        parser.add_argument("--on", type=parse_date, help="The day to go by, YYYY-MM-DD; today if left out.")

    def handle(self, *args, on=None, **options):
        today = on or timezone.localdate()
        visitors = services.clear_unpaid_visitors(today=today)
        requests = volunteers.forget_unconfirmed(today=today)
        drafts = scholarships.erase_old_drafts(today=today)
        applications = scholarships.erase_old_applications(today=today)
        guests = tours.forget_guests(today=today, at=timezone.now())
        answers = home.forget_answers(today=today)
        readers = newsletter.forget_subscriptions(at=timezone.now())
        lists, files = delete_old_files(today=today)
        call_command("clearsessions")
        self.stdout.write(
            f"{visitors} visitors cleared, {lists} uploaded lists and {files} files of long work deleted, "
            f"{requests} sign-ups of volunteers never confirmed forgotten, "
            f"{drafts} applications for scholarships never handed in erased, "
            f"{applications} old applications for scholarships emptied, "
            f"{guests} names of guests at report meetings and {answers} answers to forms erased, "
            f"{readers} addresses of the newsletter that never confirmed or that left erased, "
            "ended sessions removed."
        )
