from matching.models.enrichment import EnrichmentFailure, JobEnrichment, SeekerEnrichment
from matching.models.feedback import Feedback
from matching.models.match import Match
from matching.models.model_version import EvaluationRun, ModelVersion
from matching.models.taxonomy import Occupation, OccupationName, Skill, SkillName, TaxonomyVersion

__all__ = [
    "EnrichmentFailure",
    "EvaluationRun",
    "Feedback",
    "JobEnrichment",
    "Match",
    "ModelVersion",
    "Occupation",
    "OccupationName",
    "SeekerEnrichment",
    "Skill",
    "SkillName",
    "TaxonomyVersion",
]
