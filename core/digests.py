"""Keyed digests: they bind an agreement to its content, and stand for words that are not kept."""

import hashlib
import hmac
import json

from django.conf import settings


def keyed_digest(content: object) -> str:
    """HMAC-SHA-256 of the canonical JSON of `content`; the key (AGREEMENT_KEY) is never in the database."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hmac.new(settings.AGREEMENT_KEY.encode(), canonical.encode(), hashlib.sha256).hexdigest()


def digest_matches(digest: str, content: object) -> bool:
    """Whether `content` is, to the byte, what was digested."""
    return hmac.compare_digest(digest, keyed_digest(content))


def token_hash(token: str) -> str:
    """SHA-256 of a random token: what the database keeps of a link that grants something."""
    return hashlib.sha256(token.encode()).hexdigest()
