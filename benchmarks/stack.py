"""What the stack allows a vote: its two rows, or nothing at all, behind the site's middleware, for who is signed in.

Like `least`, but what a request of a member passes through is all there: sessions, accounts, forgery checks, headers.
"""

import os
import uuid

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jocs_site.settings.production")
settings.ROOT_URLCONF = __name__
application = get_wsgi_application()

from django.contrib.auth.decorators import login_required  # noqa: E402 - only once Django is set up
from django.db import connection, transaction  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from benchmarks.least import ACT, MARK  # noqa: E402
from jocs_site import urls  # noqa: E402


@login_required
@transaction.atomic
def insert(request):
    with connection.cursor() as cursor:
        cursor.execute(ACT, [uuid.uuid4(), "0" * 64])
        cursor.execute(MARK, [cursor.fetchone()[0]])
    return HttpResponse("ok")


@login_required
def nothing(request):
    return HttpResponse("ok")


urlpatterns = [path("", insert), path("nothing", nothing), *urls.urlpatterns]
