from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "stakeholders"
    verbose_name = _("people and organisations")

    def ready(self) -> None:
        from simple_history.signals import pre_create_historical_record

        from .history import tell_for_whom

        pre_create_historical_record.connect(tell_for_whom)
