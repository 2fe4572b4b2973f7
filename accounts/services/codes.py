"""Codes by mail: short-lived, used once, in the browser that asked."""

import datetime
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.addresses import clean_address
from accounts.models import SignInCode, User
from core.digests import keyed_digest
from core.mail import queue_mail


@transaction.atomic
def ask_for_code(*, email: str) -> SignInCode:
    """Known and unknown addresses make the same rows in the same time; only a known one gets a mail."""
    address = clean_address(email)
    person = User.objects.filter(email=address, is_active=True).first()
    code = SignInCode.objects.create(user=person)
    queue_mail("sign-in-code", to_address=address, about=f"code:{code.pk}")
    return code


def mint_code(code: SignInCode) -> str | None:
    """The code itself, made when its mail goes; None where no mail should go."""
    if code.user_id is None or code.used_at is not None or code.good_until <= timezone.now():
        return None
    digits = f"{secrets.randbelow(10**settings.SIGN_IN_CODE_DIGITS):0{settings.SIGN_IN_CODE_DIGITS}d}"
    SignInCode.objects.filter(pk=code.pk).update(digest=_digest(code.pk, digits))
    return digits


@transaction.atomic
def use_code(*, pk: int, typed: str) -> User | None:
    """The person, if this is the code, in time, for the first time and within the number of guesses."""
    digits = "".join(letter for letter in typed if letter.isdigit())
    # Counted before it is compared, so that guesses made at the same moment all count.
    if not SignInCode.objects.usable().filter(pk=pk).update(guesses=F("guesses") + 1):
        return None
    code = SignInCode.objects.select_related("user").get(pk=pk)
    if not secrets.compare_digest(code.digest, _digest(pk, digits)):
        return None
    now = timezone.now()
    used = SignInCode.objects.filter(pk=pk, used_at__isnull=True, good_until__gt=now).update(used_at=now)
    return code.user if used and code.user is not None and code.user.is_active else None


def guesses_left(pk: int) -> int:
    """How often a code may still be tried; the same for codes that were never sent."""
    code = SignInCode.objects.filter(pk=pk, used_at__isnull=True, good_until__gt=timezone.now()).first()
    return max(0, settings.SIGN_IN_CODE_GUESSES - code.guesses) if code else 0


def forget_old_codes() -> int:
    """Codes serve for minutes; a day later their rows go."""
    yesterday = timezone.now() - datetime.timedelta(days=1)
    return SignInCode.objects.filter(good_until__lt=yesterday).delete()[0]


def _digest(pk: int, digits: str) -> str:
    return keyed_digest({"code": pk, "digits": digits})
