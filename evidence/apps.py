from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        # Late: it needs the models of every app below.
        from engagements.grounds import register_keeper  # noqa: PLC0415
        from evidence import on_days  # noqa: PLC0415
        from evidence.keeper import EvidenceKeeper  # noqa: PLC0415

        on_days.register()
        register_keeper(EvidenceKeeper())
