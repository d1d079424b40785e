from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Find what each app offers: signals it listens to, cards for the workbench, indicators, checks of its
        health, sources of the daily digest."""
        from portal.schedule import sync_schedule

        post_migrate.connect(sync_schedule, sender=apps.get_app_config("django_celery_beat"))  # has the tables
        autodiscover_modules("receivers")
        autodiscover_modules("workbench")
        autodiscover_modules("panels")
        autodiscover_modules("indicators")
        autodiscover_modules("facts")
        autodiscover_modules("health")
        autodiscover_modules("digest")
