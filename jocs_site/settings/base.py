"""What holds everywhere. Addresses, secrets and switches come from `env.py`."""

from django.utils.translation import gettext_lazy as _

from jocs_site.entrance.accounts import *  # noqa: F403 - how people sign in
from jocs_site.entrance.logs import LOGGING  # noqa: F401
from jocs_site.entrance.policy import CONTENT_SECURITY_POLICY  # noqa: F401

from .env import *  # noqa: F403
from .env import BASE_DIR, PORT, VAR_DIR, cache, database, media_folder

DEBUG = DEMO = False
ROOT_URLCONF = "jocs_site.urls"
# fmt: off
INSTALLED_APPS = [
    "jocs_site.overview", "home.newsletter", "home", "dispatch.safety", "dispatch.tours", "dispatch.volunteers",
    "dispatch", "scholarships", "members.agm", "members", "jocs_site.letters", "jocs_site.people",
    "jocs_site.backoffice", "jocs_site.entrance",
    "wagtail.contrib.forms", "wagtail.contrib.redirects", "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation", "wagtail.embeds", "wagtail.sites", "wagtail.users", "wagtail.snippets",
    "wagtail.documents", "wagtail.images", "wagtail.search", "wagtail.locales", "wagtail.admin", "wagtail",
    "modelcluster", "taggit", "allauth", "allauth.account", "allauth.mfa", "allauth.usersessions", "csp",
    "django_tasks", "django_tasks_db", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.humanize",
    "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
]
# fmt: on

MIDDLEWARE = [
    "jocs_site.entrance.middleware.access_log",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jocs_site.entrance.middleware.fixed_headers",
    "csp.middleware.CSPMiddleware",
    "jocs_site.entrance.middleware.buttons",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jocs_site.entrance.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jocs_site.entrance.office.door",
    "jocs_site.entrance.office.nonces",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "home.middleware.refused_reviews",
]

CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "wagtail.contrib.settings.context_processors.settings",
    "jocs_site.entrance.context.site",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "jocs_site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT},
    }
]

DATABASES = {"default": database()}
CACHES = {"default": cache()}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE, TIME_ZONE = "ja", "Asia/Tokyo"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "jocs_site" / "locale", BASE_DIR / "jocs_site" / "backoffice" / "wagtail_words"]
FORMAT_MODULE_PATH = ["jocs_site.formats"]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # one clock for the whole office

CSRF_FAILURE_VIEW = "jocs_site.entrance.errors.csrf_failure"
WAGTAIL_I18N_ENABLED = True

# Files
STATIC_URL, MEDIA_URL = "/static/", "/media/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "jocs_site" / "static"]
MEDIA_ROOT = media_folder()
_FILES = "django.core.files.storage.FileSystemStorage"
STORAGES = {
    "default": {"BACKEND": _FILES},
    "private": {"BACKEND": _FILES, "OPTIONS": {"location": MEDIA_ROOT.parent / "private"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Wagtail
WAGTAIL_SITE_NAME = "JOCS"
WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{PORT}"
# The office finds pages, pictures and documents by any part of their titles. By its indexes, which part words at
# blanks, Wagtail finds no Japanese one, and takes seconds on SQLite.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database.fallback"}}
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "sign_in"
WAGTAIL_GRAVATAR_PROVIDER_URL = None  # no request to any other host, from the office neither
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "docx", "pptx", "txt"]

# Mail
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "JOCS <office@example.org>"
EMAIL_TIMEOUT = 30  # far below the lease of a letter on its way
PAYMENT_PROVIDERS = ["stripe", "postal", "bank", "cash"]
