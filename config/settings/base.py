"""Settings of every process: pages, sockets, workers, commands. Read from the environment, safe by default."""

import hashlib
import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config.launcher.addresses import default_urls
from config.recovery import keys_of
from config.settings import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(env.text("CHAMBA_DATA_DIR") or BASE_DIR / "var")

# --- one of the processes: "pages" (WSGI), "sockets" (daphne), "worker", or "all" (one ASGI process)
PROCESS = env.text("CHAMBA_PROCESS", "all")
if PROCESS not in {"pages", "sockets", "worker", "all"}:
    raise ImproperlyConfigured(f"CHAMBA_PROCESS={PROCESS!r}: expected pages, sockets, worker or all.")

DEBUG = env.flag("DEBUG", default=False)
DEMO_ALLOWED = env.flag("DEMO_ALLOWED", default=True)

PORT = env.integer("PORT", default=8000, least=1, most=65535)
SOCKET_URL = env.text("SOCKET_URL")  # empty: the same origin as the page
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SOCKET_ORIGINS = env.words("SOCKET_ORIGINS", default=[f"http://127.0.0.1:{PORT}", f"http://localhost:{PORT}"])


def _development_secret() -> str:
    """Give a key that stays the same on this machine and is nobody else's: made once in the data folder."""
    path = DATA_DIR / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            secret = os.urandom(48).hex()
            file.write(secret)
        return secret


SECRET_KEY = env.text("SECRET_KEY") or _development_secret()
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # former keys, newest first: people stay signed in
# identity documents at rest: newest first; without the variable a development key is derived
FIELD_ENCRYPTION_KEYS = env.words("FIELD_ENCRYPTION_KEYS")
FIELD_DIGEST_KEY = env.text("FIELD_DIGEST_KEY") or hashlib.sha256(f"digest:{SECRET_KEY}".encode()).hexdigest()

INSTALLED_APPS = [
    "config.apps.WiringConfig",
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "import_export",
    "allauth",
    "allauth.account",
    "channels",
    "accounts",
    "jobs",
    "messaging",
    "matching",
    "dashboard",
]

# Synchronous middleware stays out of the socket process: daphne with it does not stop on SIGTERM.
MIDDLEWARE = [
    "dashboard.headers.lean_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_http_compression.middleware.HttpCompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dashboard.language.chosen_language",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dashboard.headers.page_headers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
if PROCESS == "sockets":
    # allauth refuses to start without its own, which is fit for both worlds
    MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dashboard.navigation.frame",
            ],
        },
    }
]

# --- truth and hints
_database_url, _redis_url = default_urls()
DATABASE_URL = env.text("DATABASE_URL") or _database_url
REDIS_URL = env.text("REDIS_URL") or _redis_url
DATABASES = {
    "default": {
        **env.postgresql(DATABASE_URL),
        "CONN_MAX_AGE": 0 if PROCESS == "sockets" else 60,
        "CONN_HEALTH_CHECKS": True,
    }
}

CACHES = {
    "default": {
        "BACKEND": "config.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "chamba",
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "chamba-asgi", "capacity": 1000, "expiry": 60},
    }
}

# kombu names the database number of a socket differently
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=", 1)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # longer than the longest task, or it would run twice at once; a killed worker's successor does not wait for it
    "visibility_timeout": 3600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 2,
    "global_keyprefix": env.text("CELERY_KEY_PREFIX", "chamba-celery:"),
    **keys_of(env.text("CHAMBA_WORKER")),
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "light"
CELERY_TASK_CREATE_MISSING_QUEUES = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.2}
CELERY_TIMEZONE = "America/Lima"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "dashboard:home"
LOGOUT_REDIRECT_URL = "dashboard:home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"phone", "email"}
# Our form has one field for both; the star only satisfies allauth's check on mandatory verification.
ACCOUNT_SIGNUP_FIELDS = ["phone", "email*", "password1*"]
ACCOUNT_FORMS = {
    "login": "accounts.forms.entrance.SignInForm",
    "signup": "accounts.forms.entrance.SignUpForm",
    "reset_password": "accounts.forms.entrance.ResetForm",
    "reset_password_from_key": "accounts.forms.entrance.NewPasswordForm",
    "verify_phone": "accounts.forms.entrance.PhoneCodeForm",
    "confirm_email_verification_code": "accounts.forms.entrance.EmailCodeForm",
    "confirm_password_reset_code": "accounts.forms.entrance.ResetCodeForm",
    "change_phone": "accounts.forms.entrance.ChangePhoneForm",
    "add_email": "accounts.forms.entrance.ChangeEmailForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
    "set_password": "accounts.forms.entrance.SetPasswordForm",
}
ACCOUNT_SIGNUP_REDIRECT_URL = "accounts:start"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
# Per person tight, per address wide: a whole neighbourhood may share one address of a mobile network.
ACCOUNT_RATE_LIMITS = {
    "login": "300/10m/ip",
    "login_failed": "100/10m/ip,10/10m/key",
    "signup": "100/10m/ip",
    "verify_phone": "1/30s/key,6/h/key,100/10m/ip",
    "confirm_email": "1/30s/key,6/h/key,100/10m/ip",
    "reset_password": "100/10m/ip,1/30s/key,6/h/key",
    "reset_password_from_key": "100/10m/ip",
    "change_phone": "5/10m/user",
    "save_search": "30/h/ip,4/h/key",
}
# how many proxies in front may be believed about the address of a person
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", default=0, least=0, most=5)
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_NAME = "s"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "c"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.fallback.FallbackStorage"

# --- messages to the outside: without a provider they land in the outbox page
EMAIL_BACKEND = env.text("EMAIL_BACKEND", "messaging.transports.OutboxEmailBackend")
SMS_BACKEND = env.text("SMS_BACKEND", "messaging.transports.OutboxSMSBackend")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Chamba <avisos@chamba.invalid>")
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")  # what links in mail begin with
OUTBOX_VISIBLE = env.flag("OUTBOX_VISIBLE", default=DEMO_ALLOWED)

# --- language, place, time: Spanish is the source language
LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Español")), ("en", _("Inglés"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "l"
TIME_ZONE = "America/Lima"
USE_TZ = True
USE_I18N = True

# --- files
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # CV originals: outside every folder that a web server shows; only a view hands them out
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None, "file_permissions_mode": 0o600},
    },
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
CV_MAX_BYTES = 2 * 1024 * 1024
# one request, whatever is in it: a CV with its form and a little more, so that our form says what is wrong
MAX_BODY_BYTES = env.integer(
    "MAX_BODY_BYTES", default=3 * 1024 * 1024, least=64 * 1024, most=100 * 1024 * 1024
)

# --- imports: names of sources whose ads are published without review
TRUSTED_JOB_SOURCES = env.words("TRUSTED_JOB_SOURCES")

# --- readings
EMBEDDING_MODEL = env.text("EMBEDDING_MODEL") or str(BASE_DIR / "matching" / "pretrained" / "chamba-es-en")
READING_SHARES = env.integer(
    "READING_SHARES", default=2, least=1, most=64
)  # workers that may read side by side
# memory of a worker for all open jobs, and again for all people; beyond it they are read block by block
MATCH_POOL_MB = env.integer("MATCH_POOL_MB", default=512, least=1, most=65536)
# after so many seconds without a sign of life a block of a full run is given to another worker
MATCH_LEASE_SECONDS = env.integer("MATCH_LEASE_SECONDS", default=120, least=1, most=3600)
ENCODER_THREADS = env.integer("ENCODER_THREADS", default=1, least=1, most=64)

# --- a language model that labels ads for training; without an address nothing leaves this machine
LLM_BASE_URL = env.text("LLM_BASE_URL")
LLM_API_KEY = env.text("LLM_API_KEY")
LLM_MODEL = env.text("LLM_MODEL")
LLM_TOKENS = env.integer("LLM_TOKENS", default=500_000, least=1, most=10**9)  # that one run may spend
LLM_REQUESTS_A_MINUTE = env.integer("LLM_REQUESTS_A_MINUTE", default=20, least=1, most=6000)

# --- the admin: ink on paper like the rest of the house
UNFOLD = {
    "SITE_TITLE": "Chamba",
    "SITE_HEADER": "Chamba",
    "SITE_SUBHEADER": _("Gestión"),
    "SITE_SYMBOL": "work",
    "COLORS": {
        "primary": {
            "50": "oklch(98.5% .001 106.4)",
            "100": "oklch(97% .001 106.4)",
            "200": "oklch(92.3% .003 48.7)",
            "300": "oklch(86.9% .005 56.4)",
            "400": "oklch(70.9% .01 56.3)",
            "500": "oklch(55.3% .013 58.1)",
            "600": "oklch(44.4% .011 73.6)",
            "700": "oklch(37.4% .01 67.6)",
            "800": "oklch(26.8% .007 34.3)",
            "900": "oklch(21.6% .006 56)",
            "950": "oklch(14.7% .004 49.3)",
        }
    },
}

# --- browsers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/gestion/"],  # the admin's widgets need inline handlers; managers only
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'", *([SOCKET_URL] if SOCKET_URL else ["ws:", "wss:"])],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"level": "WARNING"}, "daphne": {"level": "WARNING"}},
}
