"""Rules for what Annex I leaves optional, and for the identifiers that formats need."""

from __future__ import annotations

from collections.abc import Iterator

from vcwallet.microcredential.codes.external import is_isced_field
from vcwallet.microcredential.codes.language import LANGUAGES
from vcwallet.microcredential.codes.setting import LEARNING_SETTINGS
from vcwallet.microcredential.language_map import LANGUAGE_TAG
from vcwallet.microcredential.problem import ElementProblem, Place
from vcwallet.microcredential.record import MicroCredential
from vcwallet.microcredential.rules import values


def identifiers(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with the specification's URI and the primary language."""
    spec = record.specification
    if not values.is_uri(spec.id) or "#" in spec.id:
        yield ElementProblem(
            Place(2, "/id", "identifier of the course"),
            "The course has no absolute URI without fragment.",
            'Give it one that never changes, for example "https://academy.example/courses/7" or a urn:uuid.',
        )
    if not LANGUAGE_TAG.fullmatch(spec.primary_language):
        yield ElementProblem(
            Place(2, "/primary_language", "primary language"),
            "The primary language is not a code of two or three lower-case letters.",
            'Write, for example, "fr".',
        )


def notes(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with prerequisites, stackability and further information."""
    spec = record.specification
    for pointer, name, value in (
        ("/prerequisites", "prerequisites", spec.prerequisites),
        ("/stackability", "note on stackability", spec.stackability),
    ):
        yield from values.optional_texts(value, spec.primary_language, Place(0, pointer, name))
    link = Place(0, "/further_information", "link to further information")
    yield from values.web_link(spec.further_information, link)


def classification(record: MicroCredential) -> Iterator[ElementProblem]:
    """Yield what is wrong with languages of instruction, learning setting and field of study."""
    spec = record.specification
    languages = Place(0, "/languages", "language of instruction")
    for index, language in enumerate(spec.languages):
        yield from values.listed(language, LANGUAGES, languages.at(index))
    if len({language.uri for language in spec.languages}) < len(spec.languages):
        yield ElementProblem(
            languages, "A language of instruction is listed twice.", "Remove one of the two."
        )
    if spec.setting is not None:
        yield from values.listed(
            spec.setting, LEARNING_SETTINGS, Place(0, "/learning_setting", "learning setting")
        )
    if spec.field_of_study is not None:
        field = Place(0, "/field_of_study", "name of the field of study")
        if not is_isced_field(spec.field_of_study):
            yield ElementProblem(
                field, "The field of study is not an ISCED-F code.", 'Give its digits, for example "0612".'
            )
        yield from values.texts(spec.field_of_study.labels, field)
