from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CockpitConfig(AppConfig):
    name = "portal.cockpit"
    label = "cockpit"
    verbose_name = _("高效管理一件事")
