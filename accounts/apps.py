from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"

    def ready(self) -> None:
        from accounts import badge, mails, service_roles  # noqa: PLC0415 - models exist only now

        mails.register()
        service_roles.register()
        badge.register()
        # Read when the admin's own app is ready, which is after this one.
        apps.get_app_config("admin").default_site = "accounts.admin_site.AdminSite"  # type: ignore[attr-defined]
