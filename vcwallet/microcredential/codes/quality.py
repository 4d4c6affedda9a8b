"""Types of quality assurance that underpin a micro-credential (element 11)."""

from __future__ import annotations

from vcwallet.microcredential.code import code_list

QUALITY_ASSURANCE_TYPES = code_list(
    "type of quality assurance",
    "http://data.europa.eu/snb/accreditation/",
    (
        (
            "bb4618238e",
            "institutional-quality-assurance",
            "quality assurance of the institution",
            "assurance qualité de l'établissement",
            "Qualitätssicherung der Einrichtung",
            "Qualitéitssécherung vun der Institutioun",
        ),
        (
            "820101cba6",
            "programme-quality-assurance",
            "quality assurance of the programme",
            "assurance qualité du programme",
            "Qualitätssicherung des Programms",
            "Qualitéitssécherung vum Programm",
        ),
        (
            "003293d2ce",
            "institutional-licence",
            "licence of the institution",
            "agrément de l'établissement",
            "Zulassung der Einrichtung",
            "Agrément vun der Institutioun",
        ),
        (
            "e57dddfcf3",
            "programme-licence",
            "licence of the programme",
            "agrément du programme",
            "Zulassung des Programms",
            "Agrément vum Programm",
        ),
    ),
)
