from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import mails, service_roles  # noqa: PLC0415 - models exist only now

        mails.register()
        service_roles.register()
