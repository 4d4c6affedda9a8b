"""The JSON-LD words for what Open Badges 3.0 has no word for.

Every word stands for an IRI of the European Learning Model or of a vocabulary that model uses, under the
name it has in the European Digital Credentials context wherever that name is free. The context is embedded
in each badge, so that nothing has to be fetched. A badge with another context in its place is not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from did.encoding.strict_json import JSON, JSONObject

_ELM = "http://data.europa.eu/snb/model/elm/"
_DC = "http://purl.org/dc/terms/"
_FOAF = "http://xmlns.com/foaf/0.1/"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD = "http://www.w3.org/2001/XMLSchema#"


def _word(iri: str, **options: str) -> JSON:
    return MappingProxyType({"@id": iri} | {f"@{key}": value for key, value in options.items()})


_CLASSES = {
    name: _ELM + name
    for name in (
        "Accreditation",
        "CreditPoint",
        "LearningAchievement",
        "LearningAchievementSpecification",
        "LearningAssessment",
        "LearningAssessmentSpecification",
        "LearningOutcome",
        "Note",
        "Organisation",
        "WebResource",
    )
} | {"Concept": _SKOS + "Concept"}

_TEXTS = {
    "title": _DC + "title",
    "prefLabel": _SKOS + "prefLabel",
    "levelNote": _SKOS + "scopeNote",
    "noteLiteral": _ELM + "noteLiteral",
    "legalName": "http://www.w3.org/ns/regorg#legalName",
}

_LINKS = {
    name: _ELM + name
    for name in (
        "accreditation",
        "accreditingAgent",
        "additionalNote",
        "creditPoint",
        "entryRequirement",
        "framework",
        "hasClaim",
        "idVerification",
        "learningSetting",
        "mode",
        "provenBy",
        "specifiedBy",
        "supplementaryDocument",
    )
} | {
    "dcType": _DC + "type",
    "homepage": _FOAF + "homepage",
    "nqfLevel": _ELM + "NQFLevel",
    "thematicArea": _ELM + "ISCEDFCode",
}

_SETS = {
    "language": _DC + "language",
    "learningOutcome": _ELM + "learningOutcome",
    "relatedESCOSkill": _ELM + "relatedESCOSkill",
}

CONTEXT: Final[JSONObject] = MappingProxyType(
    {"@protected": True}
    | _CLASSES
    | {name: _word(iri, container="@language") for name, iri in _TEXTS.items()}
    | {name: _word(iri, type="@id") for name, iri in _LINKS.items()}
    | {name: _word(iri, type="@id", container="@set") for name, iri in _SETS.items()}
    | {
        "contentURL": _word(_ELM + "contentUrl", type=_XSD + "anyURI"),
        "dateIssued": _word(_DC + "issued", type=_XSD + "dateTime"),
        "learnerFamilyName": _FOAF + "familyName",
        "learnerGivenName": _FOAF + "givenName",
        "notation": _SKOS + "notation",
        "point": _ELM + "point",
        "volumeOfLearning": _word(_ELM + "volumeOfLearning", type=_XSD + "duration"),
    }
)


def context_object() -> dict[str, JSON]:
    """Return a new JSON object equal to ``CONTEXT``, to stand in a document.

    Spec: JSON-LD 1.1 §3.1, §4.1.11 (protected term definitions)
    """
    return {name: dict(word) if isinstance(word, Mapping) else word for name, word in CONTEXT.items()}
