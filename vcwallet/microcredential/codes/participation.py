"""Forms of participation in the learning activity (element 10)."""

from __future__ import annotations

from vcwallet.microcredential.code import code_list

PARTICIPATION_FORMS = code_list(
    "form of participation",
    "http://data.europa.eu/snb/learning-assessment/",
    (
        ("9191af2ed9", "on-site", "on site", "en présentiel", "in Präsenz", "op der Plaz"),
        ("920fbb3cbe", "online", "online", "en ligne", "online", "online"),
        (
            "e92d221e4d",
            "blended",
            "blended, on site and online",
            "hybride, en présentiel et en ligne",
            "gemischt, in Präsenz und online",
            "gemëscht, op der Plaz an online",
        ),
        (
            "729f3bed4b",
            "work-based",
            "work-based",
            "en situation de travail",
            "arbeitsbasiert",
            "um Aarbechtsplaz",
        ),
        ("7813801c77", "project-based", "project-based", "par projet", "projektbasiert", "projetsbaséiert"),
        (
            "ed4c557045",
            "research-lab-based",
            "in a research laboratory",
            "en laboratoire de recherche",
            "im Forschungslabor",
            "am Fuerschungslabo",
        ),
    ),
)
