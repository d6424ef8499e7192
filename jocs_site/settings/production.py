"""The public site. Refuses to start when what it needs is missing, and says what to set."""

from django.core.exceptions import ImproperlyConfigured

from . import env
from .base import *  # noqa: F403
from .base import ALLOWED_HOSTS

for _name, _example in {
    "SECRET_KEY": "a random string of 50 letters or more",
    "ALLOWED_HOSTS": "www.example.org",
    "DATABASE_URL": "postgres://user:password@host:5432/name",
}.items():
    if not getattr(env, _name):
        raise ImproperlyConfigured(f"Set {_name} in the environment, for example to {_example}. See .env.example.")
if env.DEMO:
    raise ImproperlyConfigured("Unset DEMO: demo accounts and test payments have no place on the public site.")

vars().update(env.mail())
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
WAGTAILADMIN_BASE_URL = f"https://{ALLOWED_HOSTS[0]}"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # the host's router; without it all visitors count as one address
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000
SECURE_SSL_REDIRECT = SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
