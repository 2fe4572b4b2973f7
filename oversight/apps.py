from django.apps import AppConfig, apps
from django.conf import settings

# Our own apps: those above Django's in the list.
FLOORS = {name.split(".")[0] for name in settings.INSTALLED_APPS if not name.startswith("django")}


class OversightConfig(AppConfig):
    name = "oversight"

    def ready(self) -> None:
        from accounts import seen_as, told  # noqa: PLC0415 (needs the models of every app below)
        from oversight import places, seen_lines  # noqa: PLC0415

        places.register()
        seen_lines.register()
        told.register(seen_lines.looked_as)
        seen_as.narrow(model for model in apps.get_models() if model.__module__.split(".")[0] in FLOORS)
