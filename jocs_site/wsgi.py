"""The door that the web server knocks at. Production settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jocs_site.settings.production")
application = get_wsgi_application()
resolve("/healthz")  # loads every address and view now and not for the first visitor
gc.freeze()  # what is loaded stays for good: Python need not look through it again and again
