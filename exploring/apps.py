from django.apps import AppConfig


class ExploringConfig(AppConfig):
    name = "exploring"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from engagements import rooms  # noqa: PLC0415
        from engagements.rooms import Room  # noqa: PLC0415
        from exploring import history, mails, strikes  # noqa: PLC0415

        history.register()
        mails.register()
        strikes.register()
        rooms.register(
            Room("The school in its own words", "exploring:context", order=10),
            Room(
                "Strengths and needs",
                "exploring:needs",
                "What is strong here and what to work on, in four areas: together, or each side first.",
                part="needs_analysis",
                order=12,
            ),
            Room(
                "Foundations",
                "exploring:foundations",
                "Six things that make later change easier, explored beside the four areas.",
                part="foundations",
                order=13,
            ),
        )
