"""The words of a description in four languages, and how dates and numbers are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "lb": "Januar Februar Mäerz Abrëll Mee Juni Juli August September Oktober November Dezember",
}
_HOURS = {"en": "hours", "fr": "heures", "de": "Stunden", "lb": "Stonnen"}
_NO_LEVEL = {"en": "not applicable", "fr": "sans objet", "de": "nicht zutreffend", "lb": "net uwennbar"}


class Language(StrEnum):
    """Name the languages in which a description can be given."""

    ENGLISH = "en"
    FRENCH = "fr"
    GERMAN = "de"
    LUXEMBOURGISH = "lb"


class Line(StrEnum):
    """Name the lines of a description."""

    TITLE = "title"
    PROVIDER = "provider"
    COUNTRY = "country"
    LEARNER = "learner"
    LEARNER_DID = "learner_did"
    OUTCOMES = "outcomes"
    SKILLS = "skills"
    LEVEL = "level"
    WORKLOAD = "workload"
    ASSESSMENT = "assessment"
    SUPERVISION = "supervision"
    ASSESSED = "assessed"
    GRADE = "grade"
    PARTICIPATION = "participation"
    QUALITY = "quality"
    LANGUAGES = "languages"
    SETTING = "setting"
    FIELD = "field"
    PREREQUISITES = "prerequisites"
    STACKABILITY = "stackability"
    FURTHER = "further"
    ISSUED = "issued"
    VALID_UNTIL = "valid_until"


_LABELS: dict[Line, tuple[str, str, str, str]] = {
    Line.TITLE: ("Title", "Titre", "Titel", "Titel"),
    Line.PROVIDER: ("Provider", "Organisme de formation", "Anbieter", "Formatiounsorganismus"),
    Line.COUNTRY: ("Country", "Pays", "Land", "Land"),
    Line.LEARNER: ("Learner", "Apprenant", "Lernende Person", "Léierend Persoun"),
    Line.LEARNER_DID: (
        "Learner's DID",
        "DID de l'apprenant",
        "DID der lernenden Person",
        "DID vun der Persoun",
    ),
    Line.OUTCOMES: ("Can do", "Acquis d'apprentissage", "Lernergebnisse", "Léierresultater"),
    Line.SKILLS: ("Skills (ESCO)", "Compétences (ESCO)", "Kompetenzen (ESCO)", "Kompetenzen (ESCO)"),
    Line.LEVEL: ("Level", "Niveau", "Niveau", "Niveau"),
    Line.WORKLOAD: ("Workload", "Charge de travail", "Arbeitsaufwand", "Aarbechtsopwand"),
    Line.ASSESSMENT: ("Assessment", "Évaluation", "Prüfung", "Evaluatioun"),
    Line.SUPERVISION: ("Supervision", "Surveillance", "Aufsicht", "Iwwerwaachung"),
    Line.ASSESSED: ("Assessed on", "Évalué le", "Geprüft am", "Evaluéiert den"),
    Line.GRADE: ("Grade", "Note", "Note", "Nott"),
    Line.PARTICIPATION: ("Participation", "Mode de participation", "Teilnahmeform", "Participatiounsform"),
    Line.QUALITY: ("Quality assurance", "Assurance qualité", "Qualitätssicherung", "Qualitéitssécherung"),
    Line.LANGUAGES: ("Taught in", "Langue de formation", "Unterrichtssprache", "Formatiounssprooch"),
    Line.SETTING: ("Setting", "Cadre", "Rahmen", "Kader"),
    Line.FIELD: ("Field", "Domaine", "Fachgebiet", "Fachberäich"),
    Line.PREREQUISITES: ("Prerequisites", "Prérequis", "Voraussetzungen", "Viraussetzungen"),
    Line.STACKABILITY: ("Combining it", "Cumul", "Kombinierbarkeit", "Kombinéierbarkeet"),
    Line.FURTHER: ("More information", "Plus d'informations", "Weitere Informationen", "Méi Informatiounen"),
    Line.ISSUED: ("Issued on", "Délivré le", "Ausgestellt am", "Ausgestallt den"),
    Line.VALID_UNTIL: ("Valid until", "Valable jusqu'au", "Gültig bis", "Gülteg bis"),
}


def label(line: Line, language: Language) -> str:
    """Return the label of ``line`` in ``language``."""
    return _LABELS[line][tuple(Language).index(language)]


def day(value: date, language: Language) -> str:
    """Return a day as people write it, for example "19 juin 2026"."""
    month = _MONTHS[language].split()[value.month - 1]
    dot = "." if language in (Language.GERMAN, Language.LUXEMBOURGISH) else ""
    return f"{value.day}{dot} {month} {value.year}"


def amount(value: Decimal, language: Language) -> str:
    """Return an amount with the decimal mark of ``language``."""
    written = f"{value.normalize():f}"
    return written if language is Language.ENGLISH else written.replace(".", ",")


def hours(value: Decimal, language: Language) -> str:
    """Return a number of hours in words."""
    return f"{amount(value, language)} {_HOURS[language]}"


def no_level(language: Language) -> str:
    """Return what stands where no level applies."""
    return _NO_LEVEL[language]
