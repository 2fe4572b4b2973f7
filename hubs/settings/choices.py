"""What hubs choose from: parts of the work, kinds of evidence, what comes to the desk, what weighs."""

# Rooms of the work that are closed until somebody wants them (D1).
PARTS = (
    ("needs_analysis", "Strengths and needs, explored together"),
    ("foundations", "Foundations: how ready we are"),
    ("full_plan", "The plan with all its columns"),
    ("findings", "What we think is happening"),
    ("reviews", "More looks together"),
    ("capacity", "Leadership capacity"),
    ("development", "Staff professional development"),
    ("other_support", "Other support on one timeline"),
)
EVIDENCE_KINDS = (
    ("lesson_visit", "Lesson visit"),
    ("book_look", "Book look"),
    ("pupil_voice", "Pupil voice"),
    ("staff_voice", "Staff voice"),
    ("assessment_data", "Assessment data"),
    ("leader_discussion", "Leader discussion"),
    ("planning_document", "Planning document"),
    ("learning_walk", "Learning walk"),
    ("pd_observation", "Professional development observation"),
    ("policy_document", "Policy document"),
    ("other", "Other"),
)
RHYTHMS = (
    ("midway_end", "Midway and at the end"),
    ("each_term", "Once a term, and at the end"),
)
NO_SCHOOL_KINDS = (
    ("meeting", "Hub meetings"),
    ("training", "Training"),
    ("travel", "Travel"),
    ("other", "Other"),
)
# What can bring a school to the coordinator's desk; the third: on by default. The rules: attention/rules.py.
DESK = (
    ("asked_in_confidence", "The school asks for another LLME, in confidence", True),
    ("concern", "A concern told to a coordinator", True),
    ("no_llme", "No LLME yet", True),
    ("closing", "The school closes or converts", True),
    ("unconfirmed", "A day has waited long to be confirmed", True),
    ("too_few_weeks", "More days left than school weeks", True),
    ("quiet", "No contact for two half-terms", True),
    ("message", "A message to the hub, not read yet", False),
    ("no_head", "The headteacher has no account yet", False),
    ("invitation", "An invitation to the school was never accepted", False),
    ("days_proposed", "A number of days waits for an answer", False),
    ("plan", "A plan waits to be agreed", False),
    ("look", "A look together is due", False),
    ("still_to_add", "Something is still to add", False),
    ("not_in_place", "Something is not yet in place, and not answered", False),
    ("accreditation", "The LLME’s accreditation runs out", False),
    ("code", "The LLME has not accepted this year’s code of conduct", False),
)
# What speaks for an LLME, and how much it usually counts.
WEIGHTS = (
    ("distance", "A short journey", 5),
    ("ages", "Knows the age group", 3),
    ("spread", "Schools spread evenly over LLMEs", 3),
    ("weekdays", "Released on weekdays that suit the school", 2),
    ("earlier", "Has worked with the school before", 2),
    ("accreditation", "Accreditation in force", 2),
)
