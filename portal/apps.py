from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Find what each app offers: cards for the workbench, and the signals that it listens to."""
        autodiscover_modules("receivers")
        autodiscover_modules("workbench")
