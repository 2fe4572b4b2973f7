from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from plans import history, mails, strikes  # noqa: PLC0415

        history.register()
        mails.register()
        strikes.register()
