from django.apps import AppConfig


class LeadershipConfig(AppConfig):
    name = "leadership"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from engagements import rooms  # noqa: PLC0415
        from leadership import history, strikes  # noqa: PLC0415

        history.register()
        strikes.register()
        rooms.register(
            rooms.Room(
                "Growing as leaders",
                "leadership:capacity",
                "Leaders write for themselves where they are and what is next, and choose who reads it.",
                part="capacity",
                order=60,
                shown_to=lambda state: state.edits,
            ),
            rooms.Room(
                "Staff development",
                "leadership:development",
                "Who takes part, as roles and counts: “8 of 11 teachers”. No names.",
                part="development",
                order=65,
            ),
        )
