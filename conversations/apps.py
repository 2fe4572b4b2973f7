from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "conversations"

    def ready(self) -> None:
        # Late: these need the models of every app below.
        from conversations import history, mails, strikes  # noqa: PLC0415
        from core.audit import CONFIDENTIAL  # noqa: PLC0415

        mails.register()
        history.register()
        strikes.register()
        CONFIDENTIAL.update(
            {"conversations.Concern", "conversations.ConcernReply", "conversations.LLMEChangeRequest"}
        )
