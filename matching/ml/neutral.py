"""What a part of a score counts for while nothing is known of it, apart from the arithmetic: pages need no scipy."""

from matching.ml import preferences

# Neutral values for what is unknown. Each satisfies weight x (1 - neutral) <= 0.05.
NEUTRAL = {
    "skills": 0.84, "distance": 0.81, "pay": 0.70, "schedule": 0.75, "contract": 0.80, "experience": 0.78,
    "education": 0.75, "freshness": 0.70, "answers": 0.5, "collaborative": 0.5, "context": 0.5, "lift": 0.5,
    "preference": preferences.NEUTRAL,
}  # fmt: skip
