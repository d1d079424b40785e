from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matching"
    verbose_name = _("匹配")

    def ready(self) -> None:
        """Offer the reading of quantities to the form of postings."""
        from matching.proposing import read
        from postings.proposing import register_reader

        register_reader(read)
