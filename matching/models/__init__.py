from matching.models.backfill import Backfill, BackfillBlock, JobReadingBeside, SeekerReadingBeside
from matching.models.band_fit import BandFit
from matching.models.drift import DriftReading
from matching.models.enrichment import EnrichmentFailure, JobEnrichment, SeekerEnrichment
from matching.models.event import Act, Impression
from matching.models.experiment import Experiment, Exposure
from matching.models.feedback import Feedback
from matching.models.fitting_person import FittingPerson
from matching.models.match import MatchList, ScoreVersion
from matching.models.model_decision import ModelDecision
from matching.models.model_version import EvaluationRun, ModelVersion
from matching.models.occupation_label import OccupationLabel
from matching.models.pair_choice import PairChoice
from matching.models.run import MatchBlock, MatchRun
from matching.models.saved_search import SavedSearch
from matching.models.search_word import SearchWord
from matching.models.skill_label import SkillLabel
from matching.models.taxonomy import (
    CiuoGroup,
    Occupation,
    OccupationName,
    OccupationRelation,
    OnetOccupation,
    Skill,
    SkillName,
    TaxonomyChange,
    TaxonomyVersion,
)
from matching.models.training_run import TrainingRun
from matching.models.training_set import TrainingSet

__all__ = [
    "Act",
    "Backfill",
    "BackfillBlock",
    "BandFit",
    "CiuoGroup",
    "DriftReading",
    "EnrichmentFailure",
    "EvaluationRun",
    "Experiment",
    "Exposure",
    "Feedback",
    "FittingPerson",
    "Impression",
    "JobEnrichment",
    "JobReadingBeside",
    "MatchBlock",
    "MatchList",
    "MatchRun",
    "ModelDecision",
    "ModelVersion",
    "Occupation",
    "OccupationLabel",
    "OccupationName",
    "OccupationRelation",
    "OnetOccupation",
    "PairChoice",
    "ScoreVersion",
    "SeekerEnrichment",
    "SeekerReadingBeside",
    "SavedSearch",
    "SearchWord",
    "Skill",
    "SkillLabel",
    "SkillName",
    "TaxonomyChange",
    "TaxonomyVersion",
    "TrainingRun",
    "TrainingSet",
]
