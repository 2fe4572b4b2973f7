from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "evidence"

    def ready(self) -> None:
        # Late: it needs the models of every app below.
        from engagements import rooms  # noqa: PLC0415
        from engagements.grounds import register_keeper  # noqa: PLC0415
        from evidence import on_days  # noqa: PLC0415
        from evidence.keeper import EvidenceKeeper  # noqa: PLC0415

        on_days.register()
        rooms.register(
            rooms.Room("Evidence", "evidence:list", "What was seen, when, and who looked.", order=20),
            rooms.Room(
                "What we think is happening",
                "evidence:findings",
                "Put pieces of evidence side by side, and see how we know.",
                part="findings",
                order=25,
            ),
        )
        register_keeper(EvidenceKeeper())
