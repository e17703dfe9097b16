"""Finds where line breaks were lost and words grew together: "RequisitosManejo de ExcelExperiencia".

Boards that copy ads drop the breaks between list items. Offsets must hold in the words as written, so nothing is
put in: readings are told where one item ends and the next begins.
"""

import re

# Names that are written with a capital inside; only what follows them is another word.
_WHOLE = frozenset(
    "actionscript angularjs anydesk apexsql appsheet arcgis autocad bigquery bitlocker capcut chatgpt clickup"
    " cloudwatch coffeescript coreldraw crowdstrike databricks datadog datastage devops devsecops dynamodb"
    " ecommerce esalud fastapi filemaker filezilla fintech gitflow github gitlab globalgap goanywhere graphql"
    " hubspot indesign invgate iot javascript jmeter jquery junit labview latex leadsales libreoffice linkedin"
    " lookml macos mariadb mercadolibre minitab mlops mobx mongodb mulesoft mysql netbeans netsuite newrelic"
    " nextjs nodejs nosql nuxtjs onedrive onenote openai opencv openedge openoffice opensearch openshift"
    " opentelemetry outsystems paypal photoshop phpstorm phpunit postgresql powerapps powerautomate powerbi"
    " powerbuilder powercenter powerpoint powershell primefaces pyspark pytorch qlikview quickbooks quicksight"
    " rabbitmq reactjs reactnative redhat rxjs saas salesforce secops servicenow sharepoint sketchup soapui"
    " solidworks sonarqube springboot sqlserver starsoft successfactors symfony teamviewer tensorflow testng"
    " tiktok tortoisegit typescript vbscript virtualbox vmware voip vuejs vuetify webex weblogic websphere"
    " whatsapp wordpress workday youtube zendesk".split()
)
_WORD = re.compile(r"[^\W_]+")
# The start of a new word inside a word: "soporteRequisitos", "MongoDBCurso".
_INSIDE = re.compile(r"(?<=[a-záéíóúüñ])(?=[A-ZÁÉÍÓÚÑ])|(?<=[A-ZÁÉÍÓÚÑ])(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñ]{3})")
# The end of a sentence without a space after it: "clientes.Beneficios"; "asp.Net" is none.
_SENTENCE = re.compile(r"[^\W\d_]{2}[.!?;:)…](?=[A-ZÁÉÍÓÚÑ¿¡][a-záéíóúñ]{3})")
LONGEST_WORD = 200
"""Letters of one word that are looked at."""


def glued_at(text: str) -> list[int]:
    """Return in order the places where a new sentence or list item begins without a space or a break before it."""
    found = {match.end() for match in _SENTENCE.finditer(text)}
    for match in _WORD.finditer(text):
        word = match.group()
        if not (word.islower() or word[1:].islower() or word.isupper()):
            found.update(match.start() + place for place in _cuts(word[:LONGEST_WORD]))
    return sorted(found)


def _cuts(word: str) -> list[int]:
    """Return where a word is cut: after the longest name that it begins with, else after its first part."""
    parts = [0, *(match.start() for match in _INSIDE.finditer(word)), len(word)]
    cuts, first = [], 0
    while first < len(parts) - 1:
        last = next(
            (end for end in range(len(parts) - 1, first, -1) if _is_whole(word[parts[first] : parts[end]])),
            first + 1,
        )
        if parts[last] < len(word) and _begins_word(word, parts[first], parts[last]):
            cuts.append(parts[last])
        first = last
    return cuts


def _is_whole(part: str) -> bool:
    return part.lower() in _WHOLE


def _begins_word(word: str, start: int, place: int) -> bool:
    """Tell a cut from a name with a capital inside: three letters or a known name before it, and three after."""
    long_enough = place - start >= 3 or _is_whole(word[start:place])
    return long_enough and word[place + 1 : place + 3].islower() and len(word) - place >= 3


def unglued(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return (start, end) of words with those that grew together cut apart."""
    places = glued_at(text)
    if not places:
        return spans
    cut: list[tuple[int, int]] = []
    at = 0
    for start, end in spans:
        while at < len(places) and places[at] <= start:
            at += 1
        while at < len(places) and places[at] < end:
            cut.append((start, places[at]))
            start = places[at]
            at += 1
        cut.append((start, end))
    return cut
