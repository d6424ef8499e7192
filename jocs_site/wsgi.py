"""The door that the web server knocks at. Production settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jocs_site.settings.production")
application = get_wsgi_application()
