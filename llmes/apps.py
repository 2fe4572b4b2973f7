from django.apps import AppConfig


class LLMEsConfig(AppConfig):
    name = "llmes"

    def ready(self) -> None:
        from llmes import roles  # noqa: PLC0415 - models exist only now

        roles.register()
