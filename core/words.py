"""Sentences that stand in more than one place and must read the same everywhere."""

SAFEGUARDING = (
    "Worried about a child or an adult? Tell the school’s safeguarding lead today, in person or by phone. "
    "Please don’t write it here."
)
