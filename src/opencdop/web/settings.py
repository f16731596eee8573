"""Settings, all from the environment (docs/how-to/configure.md). Production refuses to start on a guessable secret."""

import os
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
ROOT = Path(env("OPENCDOP_ROOT", default=str(Path(__file__).resolve().parents[3])))
VAR = Path(env("OPENCDOP_VAR", default=str(ROOT / "var")))

# demo: invented data, plain HTTP on this machine · test: the suite · production: the default, strict
MODE = env("OPENCDOP_MODE", default="production")
IS_PRODUCTION = MODE == "production"
if MODE not in ("production", "demo", "test"):
    raise ImproperlyConfigured("OPENCDOP_MODE is production, demo or test")

DEBUG = False
SECRET_KEY = env(
    "OPENCDOP_SECRET_KEY", default="" if IS_PRODUCTION else "only for the demonstration and the tests"
)
if IS_PRODUCTION and len(SECRET_KEY) < 32:
    raise ImproperlyConfigured("Set OPENCDOP_SECRET_KEY to at least 32 random characters.")
ALLOWED_HOSTS = env.list(
    "OPENCDOP_HOSTS", default=[] if IS_PRODUCTION else ["localhost", "127.0.0.1", "testserver"]
)
OPENCDOP_BEHIND_PROXY = env.bool("OPENCDOP_BEHIND_PROXY", default=False)  # believe what our proxy writes
OPENCDOP_ADDRESS = env("OPENCDOP_ADDRESS", default="http://localhost:8000")  # begins the links in e-mails

# Keys: the ring itself, or a file that holds it. Never in the database, never in a backup of it.
OPENCDOP_KEYRING = env("OPENCDOP_KEYRING", default="")
OPENCDOP_KEYRING_FILE = env("OPENCDOP_KEYRING_FILE", default=str(VAR / "keyring"))
OPENCDOP_CHECKPOINTS = env("OPENCDOP_CHECKPOINTS", default=str(VAR / "audit-checkpoints.jsonl"))

OPENCDOP_DEFINITIONS = [str(ROOT / "definitions"), *env.list("OPENCDOP_OWN_DEFINITIONS", default=[])]
OPENCDOP_BRAND_COLOUR = env("OPENCDOP_BRAND_COLOUR", default="#1f3d45")
OPENCDOP_NAME = env("OPENCDOP_NAME", default="Child death review")
# Where "Leave this page quickly" leads on the pages for families: a page that tells nothing of them.
OPENCDOP_LEAVE_TO = env("OPENCDOP_LEAVE_TO", default="https://www.bbc.co.uk/weather")
OPENCDOP_IDLE_SECONDS = env.int("OPENCDOP_IDLE_SECONDS", default=15 * 60)
OPENCDOP_SESSION_SECONDS = env.int("OPENCDOP_SESSION_SECONDS", default=12 * 60 * 60)
# How often one address may begin a notification, or try a code, within an hour (our proposal: generous).
OPENCDOP_INTAKE_POLICY = {
    "begun_an_hour": env.int("OPENCDOP_FORMS_BEGUN_AN_HOUR", default=120),
    "codes_an_hour": env.int("OPENCDOP_CODES_TRIED_AN_HOUR", default=30),
}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "opencdop.keystore",
    "opencdop.audit",
    "opencdop.design",
    "opencdop.outbox",
    "opencdop.accounts",
    "opencdop.documents",
    "opencdop.submissions",
    "opencdop.panels",
    "opencdop.directory",
    "opencdop.cases",
    "opencdop.actions",
    "opencdop.conversations",
    "opencdop.intake",
    "opencdop.agency_requests",
    "opencdop.joint_response",
    "opencdop.meetings",
    "opencdop.public_site",
    "opencdop.telling_others",
    "opencdop.statistics",
    "opencdop.transfers",
    "opencdop.reconciliation",
    "opencdop.returns",
    "opencdop.web",
]

MIDDLEWARE = [
    "opencdop.web.proxy.ProxyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "opencdop.web.refusals.RefusalMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "opencdop.accounts.middleware.ActorMiddleware",
]

ROOT_URLCONF = "opencdop.web.urls"
WSGI_APPLICATION = "opencdop.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "opencdop.design.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "opencdop.web.shell.shell_of",
            ],
        },
    },
    {
        # Only for what third parties bring and we have not replaced; a guard test keeps that to nothing seen.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def _database(name: str, *, default: str) -> dict[str, object]:
    settings: dict[str, object] = env.db_url(name, default=default)
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
    else:
        settings.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True, OPTIONS={"connect_timeout": 10})
    return settings


DATABASES = {
    "default": _database("OPENCDOP_DATABASE_URL", default=f"sqlite:///{VAR / 'opencdop.sqlite3'}"),
    "keys": _database("OPENCDOP_KEYS_DATABASE_URL", default=f"sqlite:///{VAR / 'keys.sqlite3'}"),
}
# Shared by all processes, for limits on attempts. Keys are hashed with a key of the ring: no address can be read.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "KEY_FUNCTION": "opencdop.accounts.attempts.hashed_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DATABASE_ROUTERS = ["opencdop.keystore.router.KeystoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts: password and authenticator, no sign-up; the middleware insists on the second factor.
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "opencdop.accounts.passwords.NotOneWordValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is mailed because somebody typed their address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# How many proxies of ours stand before us: only what they wrote into X-Forwarded-For is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("OPENCDOP_PROXIES", default=1 if OPENCDOP_BEHIND_PROXY else 0)
ACCOUNT_RATE_LIMITS = {
    "login": "300/h/ip",
    "login_failed": env(
        "OPENCDOP_WRONG_PASSWORDS", default="20/h/ip,20/d/key"
    ),  # what succeeds does not count
    "second_factor": "96/d/key",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "invitation": "60/h/ip",
    "codes": "600/m/ip",  # of a ward behind one address; whoever types fast asks some sixty times a minute
    "put_aside": "60/h/key",  # of one request, from browsers that never proved it
}
ACCOUNT_FORMS = {
    "login": "opencdop.accounts.forms.SignInForm",
    "reauthenticate": "opencdop.accounts.forms.PasswordAgainForm",
    "change_password": "opencdop.accounts.forms.NewPasswordForm",
    "reset_password": "opencdop.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "opencdop.accounts.forms.PasswordFromLinkForm",
}
PASSWORD_RESET_TIMEOUT = 2 * 60 * 60
MFA_FORMS = {
    "authenticate": "opencdop.accounts.forms.SecondFactorForm",
    "reauthenticate": "opencdop.accounts.forms.SecondFactorAgainForm",
    "activate_totp": "opencdop.accounts.forms.SetUpAuthenticatorForm",
}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a clock may be 30 seconds off; forms.py sees to it that no code serves twice
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an address is proved by the invitation that was sent to it
ACCOUNT_ADAPTER = "opencdop.accounts.adapters.AccountAdapter"
MFA_ADAPTER = "opencdop.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "OpenCDOP"

SESSION_ENGINE = "opencdop.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = OPENCDOP_SESSION_SECONDS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "opencdop.web.sent_anew.not_taken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_PRODUCTION
if IS_PRODUCTION:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("OPENCDOP_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if OPENCDOP_BEHIND_PROXY else None
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "opencdop.documents.uploading.SealedUploadHandler",
]
OPENCDOP_LARGEST_FILE_MB = env.int("OPENCDOP_LARGEST_FILE_MB", default=50)
OPENCDOP_LARGEST_FORM_MB = env.int("OPENCDOP_LARGEST_FORM_MB", default=200)  # all files of one form
OPENCDOP_LARGEST_CASE_MB = env.int("OPENCDOP_LARGEST_CASE_MB", default=4000)  # all files of one case
OPENCDOP_CLAMAV = env("OPENCDOP_CLAMAV", default="")  # the socket of clamd, or its host:port
OPENCDOP_LARGEST_PARCEL_MB = env.int("OPENCDOP_LARGEST_PARCEL_MB", default=2000)  # a case from elsewhere

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("OPENCDOP_STATIC_ROOT", default=str(VAR / "static")))
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    "documents": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env("OPENCDOP_DOCUMENTS", default=str(VAR / "documents")),
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env("OPENCDOP_SMTP_HOST", default="localhost")
EMAIL_PORT = env.int("OPENCDOP_SMTP_PORT", default=25)
EMAIL_HOST_USER = env("OPENCDOP_SMTP_USER", default="")
EMAIL_HOST_PASSWORD = env("OPENCDOP_SMTP_PASSWORD", default="")
EMAIL_USE_TLS = env.bool(
    "OPENCDOP_SMTP_STARTTLS", default=IS_PRODUCTION and "OPENCDOP_SMTP_HOST" in os.environ
)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("OPENCDOP_FROM_EMAIL", default="no-reply@localhost")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Logs carry ids, never names, numbers or answers; a request's address is logged without its query.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_secrets": {"()": "opencdop.web.logs.NoSecretsInAddresses"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_secrets"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "opencdop": {"level": "INFO"},
        "django.db.backends": {"level": "INFO", "handlers": ["console"]},
    },
}
