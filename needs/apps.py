from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NeedsConfig(AppConfig):
    name = "needs"
    verbose_name = _("技术需求")

    def ready(self) -> None:
        """Tell the generic pages about this kind of posting."""
        from needs.kind import NEED
        from postings.kinds import register

        register(NEED)
