from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from reviews import history, last_look, mails, room, strikes  # noqa: PLC0415

        history.register()
        last_look.register()
        mails.register()
        room.register()
        strikes.register()
