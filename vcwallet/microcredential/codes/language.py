"""Languages of instruction: the official languages of the European Union and Luxembourgish (optional)."""

from __future__ import annotations

from vcwallet.microcredential.code import code_list

LANGUAGES = code_list(
    "language of instruction",
    "http://publications.europa.eu/resource/authority/language/",
    (
        ("BUL", "bg", "Bulgarian", "bulgare", "Bulgarisch", "Bulgaresch"),
        ("CES", "cs", "Czech", "tchèque", "Tschechisch", "Tschechesch"),
        ("DAN", "da", "Danish", "danois", "Dänisch", "Dänesch"),
        ("DEU", "de", "German", "allemand", "Deutsch", "Däitsch"),
        ("ELL", "el", "Greek", "grec", "Griechisch", "Griichesch"),
        ("ENG", "en", "English", "anglais", "Englisch", "Englesch"),
        ("EST", "et", "Estonian", "estonien", "Estnisch", "Estnesch"),
        ("FIN", "fi", "Finnish", "finnois", "Finnisch", "Finnesch"),
        ("FRA", "fr", "French", "français", "Französisch", "Franséisch"),
        ("GLE", "ga", "Irish", "irlandais", "Irisch", "Iresch"),
        ("HRV", "hr", "Croatian", "croate", "Kroatisch", "Kroatesch"),
        ("HUN", "hu", "Hungarian", "hongrois", "Ungarisch", "Ungaresch"),
        ("ITA", "it", "Italian", "italien", "Italienisch", "Italieenesch"),
        ("LAV", "lv", "Latvian", "letton", "Lettisch", "Lettesch"),
        ("LIT", "lt", "Lithuanian", "lituanien", "Litauisch", "Litauesch"),
        ("LTZ", "lb", "Luxembourgish", "luxembourgeois", "Luxemburgisch", "Lëtzebuergesch"),
        ("MLT", "mt", "Maltese", "maltais", "Maltesisch", "Maltesesch"),
        ("NLD", "nl", "Dutch", "néerlandais", "Niederländisch", "Hollännesch"),
        ("POL", "pl", "Polish", "polonais", "Polnisch", "Polnesch"),
        ("POR", "pt", "Portuguese", "portugais", "Portugiesisch", "Portugisesch"),
        ("RON", "ro", "Romanian", "roumain", "Rumänisch", "Rumänesch"),
        ("SLK", "sk", "Slovak", "slovaque", "Slowakisch", "Slowakesch"),
        ("SLV", "sl", "Slovenian", "slovène", "Slowenisch", "Slowenesch"),
        ("SPA", "es", "Spanish", "espagnol", "Spanisch", "Spuenesch"),
        ("SWE", "sv", "Swedish", "suédois", "Schwedisch", "Schwedesch"),
    ),
    scheme="http://publications.europa.eu/resource/authority/language",
)
