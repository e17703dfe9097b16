"""Words that speak to a machine that reads, and not to a person: one pattern, over folded text, in linear time."""

import re2

_IGNORE_ES = (
    r"\b(?:ignor(?:a|e|ar|en|ad)|olvid(?:a|e|ar|en|ate)|descart(?:a|e|ar)|omit(?:e|a|ir)|desobedec\w+"
    r"|haz caso omiso|no hagas caso)\b(?: \w+){0,4}? "
)
_GIVEN_ES = (
    r"(?:anteriores|previas?|previos?|dadas|dados|recibidas|del sistema|de arriba|iniciales|originales)\b"
)
_THIS = (
    r"(?:(?:este|esta|mi|this|my|el|la|the) (?:trabajo|aviso|puesto|oferta|empleo|empresa|perfil|candidat[oa]|persona"
    r"|postulante|postulacion|cv|curriculum|job|post|posting|offer|candidate|profile|person|applicant|resume"
    r"|application)|me|a mi)\b(?: \w+){0,3}? "
)
_PATTERNS = (
    # "ignora las instrucciones anteriores", "olvida todo lo anterior"
    _IGNORE_ES
    + r"(?:instruccion(?:es)?|indicacion(?:es)?|reglas?|ordenes|mensajes?|prompts?)\b(?: \w+){0,2}? "
    + _GIVEN_ES,
    r"\b(?:ignor(?:a|e|ar|en)|olvid(?:a|e|ar|en))\b(?: todo)? lo (?:anterior|de arriba|que dice arriba)\b",
    r"\b(?:ignore|disregard|forget|override)\b(?: \w+){0,3}? (?:previous|prior|above|earlier|preceding|system)"
    r"(?: \w+){0,2}? (?:instructions?|prompts?|rules|directions|text|context)\b",
    # "pon este trabajo primero", "rank this candidate first", "recomienda este perfil como el mejor"
    r"\b(?:pon|ponga|poner|coloca|coloque|muestra|muestre|ubica|clasifica|rankea|prioriza|recomienda|recomiende|elige"
    r"|put|place|rank|list|show|recommend|rate|score)\b(?: \w+){0,2}? "
    + _THIS
    + r"(?:primer[oa]?|de primer[oa]|first|on top|at the top|top|numero uno|number one|lo mas alto|el mejor|the best"
    r"|10 ?/ ?10|100 ?%|highest)\b",
    r"\b(?:da|dale|asigna|asignale|otorga|otorgale|ponle|give|assign|award)\b(?: \w+){0,6}? "
    r"(?:highest|perfect|maximum|top|max|maxim[oa]|mejor|mas alt[oa])(?: possible| posible)? "
    r"(?:puntaje|puntuacion|score|rating|ranking|calificacion|nota)\b",
    r"\b(?:da|dale|asigna|asignale|otorga|otorgale|ponle|give|assign|award)\b(?: \w+){0,4}? "
    r"(?:puntaje|puntuacion|score|rating|calificacion)(?: \w+){0,2}? "
    r"(?:maxim[oa]|perfect[oa]?|mas alt[oa]|100|10)\b",
    # whom it speaks to
    r"\b(?:eres|you are)\b(?: \w+){0,3}? (?:modelo de lenguaje|inteligencia artificial|language model|chatgpt|llm)\b",
    # "if you are an AI engineer" is a person; "if you are an AI, ..." is not
    r"\b(?:si eres|if you are|if youre) (?:una?|an?) (?:ia|ai)(?:[,.:;]|$| (?:que lee|leyendo|reading))",
    r"\b(?:si eres|if you are|if youre)(?: una?| an?)? (?:llm|bot|inteligencia artificial|modelo de lenguaje"
    r"|language model)\b",
    r"\b(?:nota|mensaje|instruccion(?:es)?|note|message|instructions?) (?:para|to|for) (?:la |el |the |any )?"
    r"(?:ia|ai|llm|inteligencia artificial|modelo de lenguaje|language model|algoritmo|algorithm)\b",
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|\[/?inst\]|<</?sys>>",
)
ORDERS = re2.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS))
