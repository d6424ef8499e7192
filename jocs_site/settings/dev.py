"""A developer's machine and the demo: an SQLite file, mails as files, no TLS."""

from . import env
from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS, PAYMENT_PROVIDERS, SECRET_KEY, TASKS

DEMO = env.DEMO
DEBUG = not DEMO
PAYMENT_PROVIDERS = [*PAYMENT_PROVIDERS, "test"] if DEMO else PAYMENT_PROVIDERS
SECRET_KEY = SECRET_KEY or "development-only: production refuses to start without one of its own"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
TASKS = TASKS | ({"worker": {"BACKEND": "django_tasks_db.DatabaseBackend"}} if env.WORKER else {})
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys at http://localhost
vars().update(env.mail())
