"""The demo: an invented hub and its neighbour, told like real stories, relative to today.

Written through the same services as real work. Every school, person and judgement is made up (URNs from
900001); no real school is ever shown as receiving support.
"""
