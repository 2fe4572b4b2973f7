from django.apps import AppConfig


class ExploringConfig(AppConfig):
    name = "exploring"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from exploring import history, mails, strikes  # noqa: PLC0415

        history.register()
        mails.register()
        strikes.register()
