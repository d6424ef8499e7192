"""The site as it will be DAYS_LATER days from now, for a bank that answers after the day."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

time_machine.travel(datetime.now(UTC) + timedelta(days=int(os.environ["DAYS_LATER"])), tick=True).start()

from jocs_site.wsgi import application  # noqa: E402, F401 - what is loaded here shall read the later clock
