"""Settings of the libraries: sign-in, API, background work, log."""

import socket
from pathlib import Path

import structlog
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from portal.settings.core import TIME_ZONE
from portal.settings.env import VAR_DIR, env

# Redis or Valkey: database 0 is the broker, 1 the cache.
REDIS_URL = env("REDIS_URL", default="redis://localhost:6379")


def redis_database(number: int) -> str:
    """REDIS_URL pointing at one database: a path for redis://, `?virtual_host=` for a socket."""
    if REDIS_URL.startswith(("unix://", "redis+socket://")):
        path = REDIS_URL.split("://", 1)[1].split("?", 1)[0]
        return f"redis+socket://{path}?virtual_host={number}"
    return f"{REDIS_URL.rstrip('/')}/{number}"


def _cache_location() -> str:
    url = redis_database(1)
    return url.replace("redis+socket://", "unix://").replace("virtual_host=", "db=")


CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_location()}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CELERY_BROKER_URL = redis_database(0)
CELERY_TIMEZONE = TIME_ZONE
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
DJANGO_CELERY_BEAT_TZ_AWARE = True
# PostgreSQL is the queue of record; a lost message costs a minute until the sweeper comes (docs/matching.md).
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A lost message is replaced by the sweeper, not by redelivery: so the timeout can be long, and a limit of less than half of it
# leaves room for the one long piece of work, the index of 100,000 achievements (two minutes, more on a busy machine).
VISIBILITY_TIMEOUT = 3600
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": VISIBILITY_TIMEOUT}
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": VISIBILITY_TIMEOUT}
CELERY_VISIBILITY_TIMEOUT = VISIBILITY_TIMEOUT
CELERY_TASK_TIME_LIMIT = 1700
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 1_400_000  # kB, mapped shards included: 430 MB of them at 100,000 achievements
CELERY_TASK_DEFAULT_QUEUE = "default"
# Workers take from both in turn, so that a mail or an import does not wait for a whole night's matching.
CELERY_TASK_QUEUES = [Queue("default"), Queue("matching")]
CELERY_TASK_ROUTES = {"matching.tasks.work": {"queue": "matching"}}

MATCHING_ENCODER = env("MATCHING_ENCODER", default="auto")
MATCHING_WORKERS = env.int("MATCHING_WORKERS", default=2)
# Nodes that work together share PostgreSQL, Redis and this folder, and nothing else (docs/capacity.md).
MATCHING_INDEX_DIR = Path(env("MATCHING_INDEX_DIR", default=str(VAR_DIR / "matching")))
MATCHING_NODE = env("MATCHING_NODE", default=socket.gethostname())

ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "accounts.forms.entrance.LoginForm",
    "signup": "accounts.forms.entrance.SignupForm",
    "reset_password": "accounts.forms.entrance.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.entrance.ResetPasswordKeyForm",
    "change_password": "accounts.forms.entrance.ChangePasswordForm",
    "add_email": "accounts.forms.entrance.AddEmailForm",
}
ACCOUNT_EMAIL_VERIFICATION = env("ACCOUNT_EMAIL_VERIFICATION", default="optional")
# axes counts failed passwords, in the database; this one bounds guesses of the second factor.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/900s/key"}
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "【牵桥】"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "牵桥"

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "common.api.Pagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env("API_RATE_ANON", default="60/min"),
        "user": env("API_RATE_USER", default="600/min"),
    },
    "EXCEPTION_HANDLER": "common.api.exception_handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "牵桥 API",
    "DESCRIPTION": _("需求、成果与匹配的开放接口。与页面同一套规则：看不到的，接口里也没有。"),
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        f"{enum}Enum": f"{app}.enums.{enum}"
        for app, enums in {
            "challenges": (
                "AcceptanceOutcome",
                "Account",
                "AssignmentStatus",
                "BidStatus",
                "BudgetSource",
                "ChallengeKind",
                "ChallengeStatus",
                "ContractKind",
                "MilestoneStatus",
                "MovementKind",
                "OpinionVerdict",
                "ProgrammeKind",
                "ProposalStatus",
                "ResearchSource",
                "TermsStatus",
            ),
            "matching": ("ChunkStatus", "MatchStatus", "RunKind", "RunStatus", "Verdict"),
            "needs": ("NeedSource", "NeedType"),
            "accounts": ("OrganisationKind", "Verification"),
            "achievements": ("AchievementKind",),
            "postings": ("PostingStatus",),
            "postings.importing": ("ImportOutcome",),
        }.items()
        for enum in enums
    }
    | {"EntryStatusEnum": "parks.entry_enums.EntryStatus", "DisclosureEnum": "postings.enums.Disclosure"}
    | {
        f"{enum}Enum": f"resources.enums.{area}.{enum}"
        for area, enums in {
            "tickets": ("ServiceKind",),
            "listings": ("ListingStatus",),
            "finance": (
                "FinancingStage",
                "IntentDisclosure",
                "IntentStatus",
                "OfferKind",
                "OfferStatus",
                "ProductKind",
                "WhiteStatus",
            ),
            "funds": ("FundKind", "FundingMode", "PitchStatus"),
            "bases": ("BaseKind", "UseStatus"),
            "partners": ("InvitationStatus",),
            "visits": ("VisitStatus",),
        }.items()
        for enum in enums
    },
}

LOG_LEVEL = env("LOG_LEVEL", default="INFO")
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event", "logger"]),
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"axes": {"level": "WARNING"}, "django_structlog": {"level": "WARNING"}},
}
DJANGO_STRUCTLOG_CELERY_ENABLED = False
