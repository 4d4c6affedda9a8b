"""Types of assessment (element 9)."""

from __future__ import annotations

from vcwallet.microcredential.code import code_list

ATTENDANCE = "http://data.europa.eu/snb/assessment/7331eb4762"

ASSESSMENT_TYPES = code_list(
    "type of assessment",
    "http://data.europa.eu/snb/assessment/",
    (
        (
            "6e6cb2cc78",
            "written-examination",
            "written examination",
            "examen écrit",
            "schriftliche Prüfung",
            "schrëftlechen Examen",
        ),
        (
            "d30284d7df",
            "oral-examination",
            "oral examination",
            "examen oral",
            "mündliche Prüfung",
            "mëndlechen Examen",
        ),
        (
            "6a4db9f11d",
            "practical-assessment",
            "practical assessment",
            "épreuve pratique",
            "praktische Prüfung",
            "praktesch Prüfung",
        ),
        (
            "795dac4096",
            "project-work",
            "project work",
            "travail de projet",
            "Projektarbeit",
            "Projetsaarbecht",
        ),
        ("4f03b91c0e", "portfolio", "portfolio", "portfolio", "Portfolio", "Portfolio"),
        (
            "2939dae15f",
            "marked-assignment",
            "marked assignment",
            "devoir noté",
            "benotete Aufgabe",
            "bewäert Aufgab",
        ),
        (
            "3484bd7e51",
            "continuous-evaluation",
            "continuous evaluation",
            "contrôle continu",
            "laufende Bewertung",
            "kontinuéierlech Evaluatioun",
        ),
        ("b1b68f6735", "quiz", "quiz", "quiz", "Quiz", "Quiz"),
        (
            "de4d165a6c",
            "artefact-assessment",
            "assessment of a piece of work",
            "évaluation d'une réalisation",
            "Bewertung eines Werkstücks",
            "Bewäertung vun engem Wierkstéck",
        ),
        (
            "56539a6507",
            "group-performance",
            "group performance",
            "prestation de groupe",
            "Gruppenleistung",
            "Gruppeleeschtung",
        ),
        (
            "c4256a2726",
            "problem-based-learning",
            "problem-based learning",
            "apprentissage par problèmes",
            "problembasiertes Lernen",
            "problembaséiert Léieren",
        ),
        (
            "19a2e5e671",
            "peer-assessment",
            "peer assessment",
            "évaluation par les pairs",
            "Bewertung durch Mitlernende",
            "Bewäertung duerch Matléierend",
        ),
        (
            "812e3b0ae1",
            "peer-review",
            "peer review",
            "revue par les pairs",
            "Begutachtung durch Mitlernende",
            "Begutachtung duerch Matléierend",
        ),
        (
            "7331eb4762",
            "level-of-attendance",
            "level of attendance",
            "assiduité",
            "Anwesenheit",
            "Presenz",
        ),
    ),
)
