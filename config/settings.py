"""Settings: one file, read from the environment, secure unless told otherwise.

Every variable has a default with which the product runs on one machine: docs/installation.md lists them.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config import limits
from config.login_providers import providers

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# What the installation itself writes: database, secret key, uploaded and generated files.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

# The address people use decides whether everything must be HTTPS.
SITE_URL = env("SITE_URL", default="http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
HTTPS = _site.scheme == "https"

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_site.hostname or "localhost"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]


def _secret_key() -> str:
    """The key from the environment, else one that is made at the first run and kept in `var/` for its owner only."""
    if key := env("SECRET_KEY", default=""):
        return key
    file = VAR_DIR / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(get_random_secret_key())
    return file.read_text().strip()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "config",
    "overview",
    "reports",
    "risks",
    "matrix",
    "stakeholders",
    "periods",
    "publishing",
    "config.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "config.administration.TasksConfig",
    "drf_spectacular",
    "rest_framework",
    "rules.apps.AutodiscoverRulesConfig",
    "simple_history",
]

MIDDLEWARE = [
    "config.api.Answers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.encoding.only_utf8",
    "config.remembered.Remembered",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # In the language of the address, before anything reads what was sent.
    "config.limits.Limits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stakeholders.login.second_factor.SecondFactor",
    "stakeholders.acting.acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.htmx.vary_on_htmx",
    "config.htmx.log_in_on_a_page",
    "config.renamed.Renamed",
    "allauth.account.middleware.AccountMiddleware",
    "config.rates.TooOftenAnswers",
    "simple_history.middleware.HistoryRequestMiddleware",
]

# Where the product stands below an address of the server. Never from a header: whoever asks could send one.
FORCE_SCRIPT_NAME = env("FORCE_SCRIPT_NAME", default="")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
DJANGO_TABLES2_TEMPLATE = "table.html"

# What the first page of an empty installation asks, where others can reach it: overview/setup.py.
SETUP_CODE = env("SETUP_CODE", default="")

# Database: embedded SQLite, or PostgreSQL by DATABASE_URL. These SQLite options lose no write under load.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'intekenen.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
        ),
    }
    # Opening the file and setting the options at each request costs more than many a query.
    DATABASES["default"]["CONN_MAX_AGE"] = None
    # Two connections in one test need a file: a shared memory database answers "table is locked" at once.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = {"pool": env.bool("DATABASE_POOL", default=True)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How many pages for visitors each thread keeps in memory while nothing changes: config/remembered.py.
PAGES_REMEMBERED = env.int("PAGES_REMEMBERED", default=200)
# What is counted (config/rates.py) is shared by all processes: on one machine in files, on several in Redis.
CACHES = {
    "default": env.cache("CACHE_URL")
    if env("CACHE_URL", default="")
    else {
        "BACKEND": "config.shared_files.SharedFiles",
        "LOCATION": str(VAR_DIR / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
CONTACT_EMAIL = env("CONTACT_EMAIL", default="")
# Whom to tell of a weakness (an e-mail address or an https address), and until when that is so: security.txt.
SECURITY_CONTACT = env("SECURITY_CONTACT", default=CONTACT_EMAIL)
SECURITY_TXT_EXPIRES = env("SECURITY_TXT_EXPIRES", default="")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"noreply@{_site.hostname}")
TASKS = {"default": {"BACKEND": env("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend")}}

# People
AUTH_USER_MODEL = "stakeholders.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("accounts:login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

# Logging in, by django-allauth. Its addresses, and how often each may be asked: stakeholders/login/urls.py.
ACCOUNT_ADAPTER = "stakeholders.login.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
# Its own limits do not say after how long one may try again.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_FORMS = {
    name: f"stakeholders.login.forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "confirm_login_code": "LoginCodeForm",
        "add_email": "EmailForm",
        "confirm_email_verification_code": "EmailCodeForm",
        "change_password": "PasswordChangeForm",
        "set_password": "PasswordSetForm",
        "reset_password": "PasswordResetForm",
        "confirm_password_reset_code": "PasswordResetCodeForm",
        "reset_password_from_key": "PasswordNewForm",
        "reauthenticate": "PasswordAgainForm",
    }.items()
}
MFA_ADAPTER = "stakeholders.login.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Intekenen"
# A clock that is half a minute out is no reason to stay outside.
MFA_TOTP_TOLERANCE = 1
# Without HTTPS only a browser on this machine does it at all.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    name: f"stakeholders.login.forms.{form}"
    for name, form in {
        "authenticate": "FactorForm",
        "reauthenticate": "FactorAgainForm",
        "activate_totp": "AppForm",
        "add_webauthn": "PasskeyForm",
        "edit_webauthn": "PasskeyNameForm",
    }.items()
}
SECOND_FACTOR_FOR_ADMINISTRATORS = env.bool("SECOND_FACTOR_FOR_ADMINISTRATORS", default=True)
SOCIALACCOUNT_ADAPTER = "stakeholders.login.adapters.ProviderAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
# Login providers of organisations: docs/installation.md.
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(env("LOGIN_PROVIDERS", default="[]"))}}

# Language: in the address (/en/…), Dutch without a prefix. Time: that of the Netherlands.
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# A reason is kept whole, however long.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
# An earlier state is to look at: going back to it would go round the verbs.
SIMPLE_HISTORY_REVERT_DISABLED = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.npm_finder.NpmFinder",
]
NPM_ROOT = BASE_DIR / "node_modules"
_FONTS = "@fontsource/source-sans-3/files"
NPM_STATIC_FILES = {
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
    **{
        f"vendor/source-sans-3/{name}.woff2": f"{_FONTS}/{name}.woff2"
        for name in (
            "source-sans-3-latin-400-normal",
            "source-sans-3-latin-600-normal",
            "source-sans-3-latin-400-italic",
            "source-sans-3-latin-ext-400-normal",
            "source-sans-3-latin-ext-600-normal",
            "source-sans-3-latin-ext-400-italic",
        )
    },
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env("STATICFILES_STORAGE", default="whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
# Never served by address: every file goes through a view that checks who asks.
MEDIA_ROOT = VAR_DIR / "media"

# The owner's own statement on accessibility; the product never claims a status by itself.
ACCESSIBILITY = {
    "statement_url": env("ACCESSIBILITY_STATEMENT_URL", default=""),
    "status": env("ACCESSIBILITY_STATUS", default=""),
    "date": env("ACCESSIBILITY_DATE", default=""),
}

# How much is taken: config/limits.py.
DATA_UPLOAD_MAX_MEMORY_SIZE = limits.BODY
DATA_UPLOAD_MAX_NUMBER_FIELDS = limits.FIELDS
DATA_UPLOAD_MAX_NUMBER_FILES = limits.FILES
LONGEST_TEXT = limits.TEXT

# Safety
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# How many proxies of our own stand in front, each of which says from whom it got the request: stakeholders/rates.py.
PROXIES = env.int("PROXIES", default=1) if BEHIND_PROXY else 0
SECURE_REFERRER_POLICY = "same-origin"
# Messages would else have a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# The first API: a second door to the same verbs and rules. Its conventions: config/api.py.
API_VERSION = "1.0.0"
# 0: no limit.
API_REQUESTS_A_MINUTE = {
    "visitor": env.int("API_REQUESTS_VISITOR", default=120),
    "account": env.int("API_REQUESTS_ACCOUNT", default=600),
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["config.api.SessionLogin"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_THROTTLE_CLASSES": ["config.throttles.Visitors", "config.throttles.Accounts"],
    # How many proxies say in X-Forwarded-For whom they ask for; else whoever asks could say so, and be somebody new.
    "DEFAULT_RENDERER_CLASSES": ["config.api.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.api.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "config.api.Pages",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "config.api_schema.Schema",
    "EXCEPTION_HANDLER": "config.api.problem",
    # No ?format= beside what the address itself takes.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Intekenen",
    "DESCRIPTION": "Who does what in a network of organisations, and what is still open.",
    "VERSION": API_VERSION,
    "CONTACT": {
        "name": "Intekenen",
        "url": SITE_URL,
        "email": env("CONTACT_EMAIL", default="beheer@intekenen.example"),
    },
    "LICENSE": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
    "SERVERS": [{"url": f"{SITE_URL}/api/v1"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SCHEMA_PATH_PREFIX_TRIM": True,
    "OAS_VERSION": "3.0.3",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["config.api_schema.finish"],
    "TAGS": [
        {"name": "networks", "description": "Networks of organisations."},
        {"name": "components", "description": "The pieces of the shared work."},
        {"name": "needs", "description": "What is asked for each component, and how far it is covered."},
        {"name": "sign-ups", "description": "Who promised what, and how that goes."},
        {"name": "participations", "description": "Which organisations take part, and how they leave."},
        {"name": "facilities", "description": "What others offer already, and what the network does with that."},
        {"name": "usage", "description": "How much platforms are used, and what their users said."},
        {"name": "openapi", "description": "This document."},
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    # It tells of every step of every page.
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}},
}
