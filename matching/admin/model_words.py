"""What the gate found and what a figure measures, in words for a manager."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.ml.contest import OTHERS
from matching.services.model_gate import BY_GROUP, FAIR, GAP_AFTER, GAP_BEFORE, STALE, Against

TASKS = {
    "names-es": gettext_lazy("Nombres de oficios en español"),
    "names-es-en": gettext_lazy("Nombres de oficios del español al inglés"),
    "names-en": gettext_lazy("Nombres de oficios en inglés"),
    "feedback": gettext_lazy("Lo que la gente eligió después"),
    "ndcg@10": gettext_lazy(
        "Qué tan arriba queda lo que la gente elige en su lista (nDCG de los 10 primeros)"
    ),
    "mrr": gettext_lazy("Qué tan arriba queda lo primero que elige (MRR)"),
    "recall20": gettext_lazy("Cuánto de lo que eligió después está entre 20 sugeridos"),
    "ndcg20": gettext_lazy("Qué tan arriba está entre 20 sugeridos (nDCG)"),
    "auc": gettext_lazy("Cuántas veces lo elegido queda sobre lo no elegido (AUC)"),
    GAP_BEFORE: gettext_lazy("Distancia entre el grupo mejor y el peor atendido, con el modelo en uso"),
    GAP_AFTER: gettext_lazy("Distancia entre el grupo mejor y el peor atendido, con este modelo"),
    "milliseconds": gettext_lazy("Tiempo para 1000 trabajos (milisegundos)"),
    "size": gettext_lazy("Peso de los archivos (MB)"),
    "title": gettext_lazy("Tiempo para leer un título (milisegundos)"),
    "mean of primary tasks": gettext_lazy("Promedio de lo principal"),
    FAIR: gettext_lazy("Cambio del puntaje al cambiar nombre, sexo, edad, foto o distrito"),
}
BASELINES = {
    "random": gettext_lazy("el azar"),
    "bm25": gettext_lazy("la búsqueda por palabras (BM25)"),
    "popularity": gettext_lazy("lo más popular"),
    "built-in": gettext_lazy("los pesos que vienen con el producto"),
    "newest": gettext_lazy("lo más nuevo primero"),
    "itemknn": gettext_lazy("trabajos parecidos"),
    "in use": gettext_lazy("el modelo en uso"),
    "content": gettext_lazy("el parecido de los textos"),
}
GROUPS = {
    "language": gettext_lazy("por idioma"),
    "sex": gettext_lazy("por sexo"),
}


def task_words(task: str) -> str:
    """Name a task and by which groups it is told; one that has no words of its own keeps its name."""
    name, _by, group = task.partition(BY_GROUP)
    said = str(TASKS.get(name, name))
    return f"{said}, {GROUPS.get(group, group)}" if group else said


def group_words(group: str) -> str:
    """Name a group: departments and languages keep their code."""
    return str(_("los demás")) if group == OTHERS else group


def baseline_words(name: str) -> str:
    """Name what stood beside a figure."""
    return str(BASELINES.get(name, name))


def line_words(line: dict[str, Any]) -> str:
    """Say one comparison of the gate as a sentence."""
    where = task_words(line["task"])
    if line["group"]:
        where = _("%(task)s, grupo %(group)s") % {"task": where, "group": group_words(line["group"])}
    values = {"where": where, "value": f"{line['value']:.3f}", "other": f"{line['other']:.3f}"}
    against = line["against"]
    if against == Against.MEAN:
        said = _("%(where)s: pasa de %(other)s a %(value)s") % values
    elif against == Against.LEAST:
        said = _("%(where)s: %(value)s; lo menos que se acepta es %(other)s") % values
    elif against == Against.LIMIT:
        said = _("%(where)s: %(value)s; lo más que se acepta es %(other)s") % values
    elif against == Against.FEWEST:
        counts = {"where": where, "value": int(line["value"]), "other": int(line["other"])}
        said = _("%(where)s: se preguntó a %(value)d; hacen falta %(other)d") % counts
    elif against == Against.GAP:
        said = (
            _("%(where)s: la distancia entre el grupo mejor y el peor atendido pasa de %(other)s a %(value)s")
            % values
        )
    elif against == Against.FAIR:
        said = _("%(where)s: %(value)s; tiene que ser 0") % values
    else:
        said = _("%(where)s: %(value)s; %(baseline)s logra %(other)s") % {
            **values,
            "baseline": baseline_words(against),
        }
    if line.get("low") is None:
        return said
    interval = {"low": f"{line['low']:+.3f}", "high": f"{line['high']:+.3f}"}
    return f"{said} {_('(la diferencia está entre %(low)s y %(high)s)') % interval}"


NOTES = {
    "no figures of the model in use to compare with": gettext_lazy(
        "No hay medidas del modelo en uso para comparar."
    ),
    STALE: gettext_lazy(
        "Se midió al lado de otro modelo, que ya no está en uso: hay que medirlo otra vez, o esperar al de mañana."
    ),
}


def note_words(note: str) -> str:
    """Say the gate's note."""
    if note.startswith("not measured: "):
        missing = ", ".join(task_words(task) for task in note.removeprefix("not measured: ").split(", "))
        return _("Falta medir: %(tasks)s.") % {"tasks": missing}
    return str(NOTES.get(note, note))
