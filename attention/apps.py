from django.apps import AppConfig


class AttentionConfig(AppConfig):
    name = "attention"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from attention import history, strikes, working_out  # noqa: PLC0415
        from engagements import facts  # noqa: PLC0415
        from hubs import after_change  # noqa: PLC0415

        history.register()
        strikes.register()
        facts.register(working_out.work_out_these)
        after_change.register(working_out.work_out_after)
