from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    name = "engagements"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from engagements import at_schools, history_days, mails, mails_days, of_llmes, outside  # noqa: PLC0415
        from engagements.services.days.reminders import count_reminders_anew  # noqa: PLC0415
        from hubs import after_change  # noqa: PLC0415

        mails.register()
        mails_days.register()
        history_days.register()
        outside.register()
        at_schools.register()
        of_llmes.register()
        after_change.register(count_reminders_anew)
