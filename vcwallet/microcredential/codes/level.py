"""Levels of the European Qualifications Framework (element 8)."""

from __future__ import annotations

from vcwallet.microcredential.code import code_list

EQF_LEVELS = code_list(
    "EQF level",
    "http://data.europa.eu/snb/eqf/",
    tuple(
        (
            str(level),
            str(level),
            f"EQF level {level}",
            f"niveau {level} du CEC",
            f"EQR-Niveau {level}",
            f"EQF-Niveau {level}",
        )
        for level in range(1, 9)
    ),
)
