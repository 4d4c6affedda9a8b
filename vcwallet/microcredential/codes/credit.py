"""Credit systems (element 7)."""

from __future__ import annotations

from vcwallet.microcredential.code import code_list

ECTS = "http://data.europa.eu/snb/education-credit/6fcec5c5af"

CREDIT_SYSTEMS = code_list(
    "credit system",
    "http://data.europa.eu/snb/education-credit/",
    (
        ("6fcec5c5af", "ects", "ECTS credits", "crédits ECTS", "ECTS-Punkte", "ECTS-Punkten"),
        ("60b314e826", "ecvet", "ECVET points", "points ECVET", "ECVET-Punkte", "ECVET-Punkten"),
    ),
)
