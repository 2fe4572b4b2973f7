from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "schools"

    def ready(self) -> None:
        from core import navigation  # noqa: PLC0415 - models exist only now
        from hubs import after_load  # noqa: PLC0415
        from schools import places, roles  # noqa: PLC0415
        from schools.services.hubs import tell_assigned  # noqa: PLC0415

        roles.register()
        after_load.register(tell_assigned)
        navigation.register_items(places.items_for)
