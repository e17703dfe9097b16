"""Machine readings of jobs and seekers: skills with spans, occupation, vectors. All can be thrown away and rebuilt."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Replace
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pgvector.django import HalfVectorField

# bump when the reading code changes what it would write for the same words
READING_VERSION = 4


class Enrichment(models.Model):
    """What both readings share.

    `skills`: list of {"id", "field", "start", "end", "text", "required"} with offsets into the words of `field`.
    `occupations`: the likeliest first, list of {"code", "p"}. `encoder_id` and the vector's own dimension travel
    with it; vectors of two encoders never meet. `flags`: what was found that only a machine should read and was
    therefore not read, list of {"kind", "field", "start", "end", "text"}; it informs and refuses nobody.
    """

    content_hash = models.CharField(_("huella del contenido"), max_length=64)
    reading_version = models.PositiveSmallIntegerField(_("versión de la lectura"), default=0)
    encoder_id = models.CharField(_("codificador"), max_length=80)
    language = models.CharField(_("idioma"), max_length=2, default="es")
    skills = models.JSONField(_("habilidades"), default=list)
    occupations = models.JSONField(_("ocupaciones probables"), default=list)
    occupation = models.ForeignKey(
        "matching.Occupation",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ocupación"),
    )
    occupation_probability = models.FloatField(_("probabilidad de la ocupación"), default=0.0)
    vector = HalfVectorField(_("vector del texto"))
    # columns of the terms of a job's title or of a person's work (matching.ml.block_parts), int32 as bytes
    term_columns = models.BinaryField(_("columnas de los términos"), null=True)
    flags = models.JSONField(_("señales"), default=list, blank=True)
    enriched_at = models.DateTimeField(_("leído el"), default=timezone.now)
    # when what ranking reads of this row last changed; what is kept in memory is brought up to date by it
    changed_at = models.DateTimeField(_("cambió el"), default=timezone.now, db_default=Now(), db_index=True)

    class Meta:
        abstract = True


class JobEnrichment(Enrichment):
    job = models.OneToOneField(
        "jobs.Job",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="enrichment",
        verbose_name=_("trabajo"),
    )
    # full text: title (A), requirements (B), description (C), unaccented on both sides
    words = SearchVectorField(_("palabras para buscar"), null=True)
    title_folded = models.CharField(_("puesto sin tildes"), max_length=220, blank=True)
    # the title alone as full text; a slash parts words here ("operario/a"), where PostgreSQL would see a path
    title_words = models.GeneratedField(
        expression=SearchVector(
            Replace("title_folded", models.Value("/"), models.Value(" ")), config="chamba"
        ),
        output_field=SearchVectorField(),
        db_persist=True,
        verbose_name=_("puesto para buscar"),
    )
    latitude = models.FloatField(_("latitud"), null=True)
    longitude = models.FloatField(_("longitud"), null=True)
    pay_month_max = models.FloatField(_("pago máximo al mes"), null=True)
    # when this job was last placed into people's lists, and for which content
    matched_hash = models.CharField(_("huella al recomendar"), max_length=64, blank=True)
    matched_at = models.DateTimeField(_("recomendado el"), null=True, blank=True)
    # when people were last ranked for its employer, and for which content
    people_hash = models.CharField(_("huella al buscar personas"), max_length=64, blank=True)
    people_at = models.DateTimeField(_("personas buscadas el"), null=True, blank=True)

    class Meta:
        verbose_name = _("lectura de un trabajo")
        verbose_name_plural = _("lecturas de trabajos")
        indexes = [
            GinIndex(fields=["words"], name="jobenrichment_words"),
            GinIndex(fields=["title_words"], name="jobenrichment_title_words"),
            GinIndex(fields=["title_folded"], name="jobenrichment_title_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["occupation"]),
        ]

    def __str__(self) -> str:
        return f"lectura {self.pk}"


class SeekerEnrichment(Enrichment):
    seeker = models.OneToOneField(
        "accounts.SeekerProfile",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="enrichment",
        verbose_name=_("persona"),
    )
    # one vector a statement (wish, summary, each experience), float16 [len(statement_kinds), d] as bytes
    statement_vectors = models.BinaryField(_("vectores de las frases"), default=bytes)
    statement_kinds = models.JSONField(_("tipos de frase"), default=list)
    # occupation code -> {"weight": what it counts, "field": which of her words said it}
    occupation_weights = models.JSONField(_("pesos de las ocupaciones"), default=dict)
    # unit vectors of her live searches, float16 [at most 3, d] as bytes
    search_vectors = models.BinaryField(_("vectores de sus búsquedas"), default=bytes)
    # names of her work, a line each, for the overlap with job titles
    terms = models.TextField(_("términos"), blank=True)
    latitude = models.FloatField(_("latitud"), null=True)
    longitude = models.FloatField(_("longitud"), null=True)
    # how she weighs offers against people at large (matching.ml.preferences), empty for who was not asked
    taste = models.JSONField(_("gustos"), default=list, blank=True)
    # what she states besides words (matching.ml.types.SeekerFacts) when she was read; none in older rows
    facts = models.JSONField(_("datos"), null=True, blank=True)
    # when the list was last rebuilt, and for which content
    listed_hash = models.CharField(_("huella al hacer la lista"), max_length=64, blank=True)
    listed_at = models.DateTimeField(_("lista hecha el"), null=True, blank=True)

    class Meta:
        verbose_name = _("lectura de un perfil")
        verbose_name_plural = _("lecturas de perfiles")

    def __str__(self) -> str:
        return f"lectura {self.pk}"


class EnrichmentFailure(models.Model):
    """A reading that failed: tried again with a growing wait, set aside at the third time."""

    kind = models.CharField(_("tipo"), max_length=12)  # job or seeker, by the model in use or beside it
    object_id = models.BigIntegerField(_("número de objeto"))
    content_hash = models.CharField(_("huella del contenido"), max_length=64)
    attempts = models.PositiveSmallIntegerField(_("intentos"), default=1)
    problem = models.CharField(_("problema"), max_length=300)
    not_before = models.DateTimeField(_("no antes de"))
    set_aside = models.BooleanField(_("apartada"), default=False)

    class Meta:
        verbose_name = _("lectura fallida")
        verbose_name_plural = _("lecturas fallidas")
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_failure_an_object")]
        indexes = [models.Index(fields=["object_id"], condition=Q(set_aside=True), name="failure_set_aside")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}: {self.problem}"
