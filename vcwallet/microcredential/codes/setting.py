"""Learning settings (optional)."""

from __future__ import annotations

from vcwallet.microcredential.code import code_list

NON_FORMAL = "http://data.europa.eu/snb/learning-setting/e207a81fc7"

LEARNING_SETTINGS = code_list(
    "learning setting",
    "http://data.europa.eu/snb/learning-setting/",
    (
        (
            "6fd4685715",
            "formal",
            "formal learning",
            "apprentissage formel",
            "formales Lernen",
            "formaalt Léieren",
        ),
        (
            "e207a81fc7",
            "non-formal",
            "non-formal learning",
            "apprentissage non formel",
            "non-formales Lernen",
            "net-formaalt Léieren",
        ),
    ),
)
