"""Countries: every assigned ISO 3166-1 alpha-2 code, and names for the European ones (element 3)."""

from __future__ import annotations

from vcwallet.microcredential.code import LABEL_LANGUAGES
from vcwallet.microcredential.language_map import LanguageMap

_ALPHA_2 = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT "
    "BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH "
    "ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT "
    "HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS "
    "LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI "
    "NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG "
    "SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG "
    "UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW "
)
ALPHA_2 = frozenset(_ALPHA_2.split())

_NAMES = {
    code: LanguageMap.of(dict(zip(LABEL_LANGUAGES, names, strict=True)))
    for code, *names in (
        ("AT", "Austria", "Autriche", "Österreich", "Éisträich"),
        ("BE", "Belgium", "Belgique", "Belgien", "Belsch"),
        ("BG", "Bulgaria", "Bulgarie", "Bulgarien", "Bulgarien"),
        ("CH", "Switzerland", "Suisse", "Schweiz", "Schwäiz"),
        ("CY", "Cyprus", "Chypre", "Zypern", "Zypern"),
        ("CZ", "Czechia", "Tchéquie", "Tschechien", "Tschechien"),
        ("DE", "Germany", "Allemagne", "Deutschland", "Däitschland"),
        ("DK", "Denmark", "Danemark", "Dänemark", "Dänemark"),
        ("EE", "Estonia", "Estonie", "Estland", "Estland"),
        ("ES", "Spain", "Espagne", "Spanien", "Spuenien"),
        ("FI", "Finland", "Finlande", "Finnland", "Finnland"),
        ("FR", "France", "France", "Frankreich", "Frankräich"),
        ("GB", "United Kingdom", "Royaume-Uni", "Vereinigtes Königreich", "Vereenegt Kinnekräich"),
        ("GR", "Greece", "Grèce", "Griechenland", "Griicheland"),
        ("HR", "Croatia", "Croatie", "Kroatien", "Kroatien"),
        ("HU", "Hungary", "Hongrie", "Ungarn", "Ungarn"),
        ("IE", "Ireland", "Irlande", "Irland", "Irland"),
        ("IS", "Iceland", "Islande", "Island", "Island"),
        ("IT", "Italy", "Italie", "Italien", "Italien"),
        ("LI", "Liechtenstein", "Liechtenstein", "Liechtenstein", "Liechtenstein"),
        ("LT", "Lithuania", "Lituanie", "Litauen", "Litauen"),
        ("LU", "Luxembourg", "Luxembourg", "Luxemburg", "Lëtzebuerg"),
        ("LV", "Latvia", "Lettonie", "Lettland", "Lettland"),
        ("MT", "Malta", "Malte", "Malta", "Malta"),
        ("NL", "Netherlands", "Pays-Bas", "Niederlande", "Holland"),
        ("NO", "Norway", "Norvège", "Norwegen", "Norwegen"),
        ("PL", "Poland", "Pologne", "Polen", "Polen"),
        ("PT", "Portugal", "Portugal", "Portugal", "Portugal"),
        ("RO", "Romania", "Roumanie", "Rumänien", "Rumänien"),
        ("SE", "Sweden", "Suède", "Schweden", "Schweden"),
        ("SI", "Slovenia", "Slovénie", "Slowenien", "Slowenien"),
        ("SK", "Slovakia", "Slovaquie", "Slowakei", "Slowakei"),
    )
}


def country_name(alpha_2: str, language: str) -> str:
    """Return the country's name in ``language`` (en, fr, de, lb), or the code itself where no name is kept.

    Spec: ISO 3166-1
    """
    return _NAMES.get(alpha_2, LanguageMap()).get(language) or alpha_2
