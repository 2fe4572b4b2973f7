from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "engagements"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from engagements import mails, outside  # noqa: PLC0415

        mails.register()
        outside.register()
