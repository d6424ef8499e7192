from django.core.management.base import BaseCommand

from home.printing.icons import ICONS, STATIC, draw_icon


class Command(BaseCommand):
    help = "Draw the icons for home screens anew, after the SVG of one has changed."

    def handle(self, **options):
        for name in ICONS:
            (STATIC / "icons" / name).write_bytes(draw_icon(name))
