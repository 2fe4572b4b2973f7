from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from conversations import days_to_answer, history, mails, strikes  # noqa: PLC0415
        from core.audit import CONFIDENTIAL  # noqa: PLC0415
        from hubs import after_change  # noqa: PLC0415

        mails.register()
        history.register()
        strikes.register()
        after_change.register(days_to_answer.count_anew)
        CONFIDENTIAL.update(
            {"conversations.Concern", "conversations.ConcernReply", "conversations.LLMEChangeRequest"}
        )
