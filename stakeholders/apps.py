from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StakeholdersConfig(AppConfig):
    name = "stakeholders"
    verbose_name = _("people and organisations")

    def ready(self) -> None:
        from allauth.account import signals as account
        from allauth.mfa.signals import authentication_failed, authenticator_added
        from django.contrib.auth.signals import user_login_failed
        from simple_history.signals import pre_create_historical_record

        from .history import tell_for_whom
        from .login.second_factor import just_set_up
        from .security_log import tell_of_failed_login, tell_of_wrong_code

        authenticator_added.connect(just_set_up)
        pre_create_historical_record.connect(tell_for_whom)
        user_login_failed.connect(tell_of_failed_login)
        rejected = (
            account.login_code_rejected,
            account.password_reset_code_rejected,
            account.email_verification_code_rejected,
        )
        for signal in (*rejected, authentication_failed):
            signal.connect(tell_of_wrong_code)
