"""What an excerpt is: words from an interview or a focus group, coded by theme, with what its columns may say."""

from __future__ import annotations

# The columns of a survey's file; all others stay in it and are read by no step.
ID, THEME, GENDER, METHOD = "excerpt_id", "theme", "gender", "method"
CONSENT, IDENTIFYING = "consent_to_publish", "identifying"
REQUIRED = (ID, THEME, GENDER, METHOD, CONSENT, IDENTIFYING)
AGE, ANSWER, CODERS = "age_group", "answer", ("coder_1", "coder_2")
OPTIONAL = (AGE, ANSWER, *CODERS)

WOMEN, MEN, MIXED = GENDERS = ("women", "men", "mixed")
METHODS = ("focus_group", "interview")
YES, NO = YES_NO = ("yes", "no")
CODES = {GENDER: GENDERS, METHOD: METHODS, CONSENT: YES_NO, IDENTIFYING: YES_NO}

# The words, in a language of the reports; another language would tell of what people the speaker is.
TEXTS = {"en": "text_en", "fr": "text_fr"}

# Why an excerpt is counted and goes no further, its words left behind; empty where they may go on to the gate.
HELD = "held"
NO_CONSENT, TELLING, COMMUNAL_WORDS = "no_consent", "telling", "communal_words"

# What may leave of an excerpt, and nothing else of it.
LEAVING = (THEME, GENDER, METHOD, AGE, *TEXTS.values())
