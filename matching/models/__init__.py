from matching.models.enrichment import EnrichmentFailure, JobEnrichment, SeekerEnrichment
from matching.models.feedback import Feedback
from matching.models.match import Match
from matching.models.taxonomy import Occupation, OccupationName, Skill, SkillName, TaxonomyVersion

__all__ = [
    "EnrichmentFailure",
    "Feedback",
    "JobEnrichment",
    "Match",
    "Occupation",
    "OccupationName",
    "SeekerEnrichment",
    "Skill",
    "SkillName",
    "TaxonomyVersion",
]
