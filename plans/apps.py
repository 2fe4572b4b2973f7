from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from engagements import rooms  # noqa: PLC0415
        from plans import history, mails, strikes  # noqa: PLC0415

        history.register()
        mails.register()
        strikes.register()
        rooms.register(
            rooms.Room(
                "The plan in full",
                "plans:columns",
                "More than one focus, each with its phase; who leads what, and when; how we’ll know it is "
                "taking hold; time by term. What stands in the one-page plan stays.",
                part="full_plan",
                order=15,
            )
        )
