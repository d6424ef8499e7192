"""The door that the web server knocks at. Production settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from jocs_site.foundation.garbage import search_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jocs_site.settings.production")
application = get_wsgi_application()
if not settings.DEBUG:  # whoever changes templates wants to see what they changed
    from jocs_site.entrance.store import PageStore

    application = PageStore(application)
resolve("/healthz")  # loads every address and view now and not for the first visitor
search_seldom()
