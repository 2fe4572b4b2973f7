"""What a hub can set, and what it has set.

Numbers, forms and dates that no public source gives are settings with a date of effect (D19). `catalogue`
lists them, `in_effect` says what a hub has set on a date.
"""
