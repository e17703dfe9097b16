"""Words that change nothing between a verb and its object, so that a duty is found with them as without."""

_LIGHT = frozenset(
    "nuevo nueva nuevos nuevas diverso diversa diversos diversas diferentes distintos distintas todo todos toda todas"
    " correcto correcta adecuado adecuada adecuados adecuadas eficaz eficiente oportuno oportuna constante constantes"
    " permanente respectivo respectiva respectivos respectivas correspondiente correspondientes principal principales"
    " necesario necesarios necesaria necesarias posible posibles otro otra otros otras cada nuestro nuestra nuestros"
    " nuestras dicho dicha dichos dichas mismo misma mismos mismas actual actuales potenciales periodico periodica"
    " periodicos periodicas diario diaria diarios diarias semanal semanales mensual mensuales"
    " various all new any other".split()
)


def is_light(folded: str) -> bool:
    """Tell whether a folded word carries nothing: "todos", "nuevas", "correctamente"."""
    return folded in _LIGHT or (len(folded) > 7 and folded.endswith("mente"))
