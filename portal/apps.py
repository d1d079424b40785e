from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Find what each app offers: signals it listens to, cards for the workbench, checks of its health."""
        autodiscover_modules("receivers")
        autodiscover_modules("workbench")
        autodiscover_modules("panels")
        autodiscover_modules("health")
