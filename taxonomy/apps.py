from typing import Any

from django.apps import AppConfig
from django.apps import apps as all_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    name = "taxonomy"
    verbose_name = _("字典")

    def ready(self) -> None:
        post_migrate.connect(_load, sender=self, dispatch_uid="taxonomy.load_terms")


def _load(*, apps: Any = all_apps, **kwargs: Any) -> None:
    """The dictionaries follow their files after every migration, and after the flush between transactional tests."""
    from django.utils import timezone

    from taxonomy.services import load_terms

    try:
        apps.get_model("taxonomy", "Term")
    except LookupError:  # migrated back to nothing
        return
    load_terms(now=timezone.now())
