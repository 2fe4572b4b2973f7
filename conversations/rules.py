"""Who may do what when we talk. State is the services' business."""

from typing import Any

from conversations.models import Concern, LLMEChangeRequest, Message, NotInPlace, SuggestedChange
from engagements.models import Engagement
from engagements.rules import can_act, can_agree, can_coordinate, can_edit, standing
from engagements.states import Side, other_side


def can_write_message(user: Any, engagement: Engagement) -> bool:
    """Both sides' editors and the coordinator write; the school's other people read (B13)."""
    return can_act(user, engagement)


def can_take_back_message(user: Any, message: Message) -> bool:
    """The writer alone, while they may write."""
    return message.written_by_id == user.pk and can_write_message(user, message.engagement)


def can_raise_concern(user: Any, engagement: Engagement) -> bool:
    """Whoever works on it or is of the school; those who only look after the service have none (D20)."""
    state = standing(user, engagement)
    return state.reads and (state.side is not None or not user.is_admin)


def can_answer_concern(user: Any, concern: Concern) -> bool:
    """Who wrote it and whom they chose."""
    return Concern.objects.visible_to(user).filter(pk=concern.pk).exists()


def can_settle_concern(user: Any, concern: Concern) -> bool:
    """Who wrote it: it is settled when they say so. They choose who else reads it, too."""
    return concern.written_by_id == user.pk


def can_ask_change_of_llme(user: Any, engagement: Engagement) -> bool:
    """Headteacher, maths lead or delegate (B19)."""
    state = standing(user, engagement)
    return state.side == Side.SCHOOL and state.edits


def can_answer_llme_request(user: Any, asked: LLMEChangeRequest) -> bool:
    """A coordinator who may read it, and who is on no side of this work."""
    readable = LLMEChangeRequest.objects.visible_to(user).filter(pk=asked.pk).exists()
    return readable and can_coordinate(user, asked.engagement)


def can_withdraw_llme_request(user: Any, asked: LLMEChangeRequest) -> bool:
    """Who asked."""
    return asked.asked_by_id == user.pk


def can_flag_not_in_place(user: Any, engagement: Engagement) -> bool:
    """Any LLME assigned (B24)."""
    return can_edit(user, engagement) and standing(user, engagement).side == Side.LLME


def can_answer_not_in_place(user: Any, flag: NotInPlace) -> bool:
    """Headteacher, maths lead or delegate."""
    return can_ask_change_of_llme(user, flag.engagement)


def can_settle_not_in_place(user: Any, flag: NotInPlace) -> bool:
    """Either side."""
    return can_edit(user, flag.engagement)


def can_suggest_change(user: Any, engagement: Engagement) -> bool:
    """Those who edit on either side (B16); the coordinator puts the opening right on its own page."""
    return can_edit(user, engagement)


def can_answer_change(user: Any, change: SuggestedChange) -> bool:
    """Whoever agrees for the other side (D4)."""
    return can_agree(user, change.engagement) and standing(user, change.engagement).side == other_side(
        change.side
    )


def can_withdraw_change(user: Any, change: SuggestedChange) -> bool:
    """Those who edit on the side that suggested it."""
    return can_edit(user, change.engagement) and standing(user, change.engagement).side == change.side
