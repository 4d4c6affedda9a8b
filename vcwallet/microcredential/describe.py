"""Describe a micro-credential to a person, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential import phrases
from vcwallet.microcredential.code import Code, CodeList
from vcwallet.microcredential.codes.assessment import ASSESSMENT_TYPES
from vcwallet.microcredential.codes.country import country_name
from vcwallet.microcredential.codes.credit import CREDIT_SYSTEMS
from vcwallet.microcredential.codes.language import LANGUAGES
from vcwallet.microcredential.codes.level import EQF_LEVELS
from vcwallet.microcredential.codes.participation import PARTICIPATION_FORMS
from vcwallet.microcredential.codes.quality import QUALITY_ASSURANCE_TYPES
from vcwallet.microcredential.codes.setting import LEARNING_SETTINGS
from vcwallet.microcredential.codes.supervision import SUPERVISION_METHODS
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.microcredential.phrases import Language, Line
from vcwallet.microcredential.record import MicroCredential
from vcwallet.microcredential.text import visible

_SEPARATOR = "; "


def describe(record: MicroCredential, language: str) -> tuple[tuple[str, str], ...]:
    """Return pairs of label and value, in a fixed order; what is not stated has no line.

    A text that is missing in ``language`` is given in another one, with that language's tag in brackets,
    never silently. Listed codes are shown by our labels, never by those in the credential. Control characters
    and bidirectional overrides are replaced by a visible mark, so that no text can dress up as another line.

    Args:
        record: complete or not.
        language: "en", "fr", "de" or "lb".

    Raises:
        MicroCredentialError: if ``language`` is none of these.

    Spec: Council Recommendation 2022/C 243/02, Annex I
    """
    known = {member.value: member for member in Language}
    if language not in known:
        raise MicroCredentialError(
            "Descriptions are not available in this language.",
            clause="spec/microcredential.md (description)",
            fix=f"Choose one of {', '.join(known)}.",
        )
    return _Description(record, known[language]).lines()


class _Description:
    def __init__(self, record: MicroCredential, language: Language) -> None:
        self.record = record
        self.spec = record.specification
        self.language = language

    def lines(self) -> tuple[tuple[str, str], ...]:
        stated = [*self._who(), *self._what(), *self._how(), *self._notes(), *self._dates()]
        return tuple((phrases.label(line, self.language), visible(value)) for line, value in stated if value)

    def _text(self, texts: LanguageMap) -> str:
        for tag in (self.language.value, self.spec.primary_language, "en", *texts.languages):
            if texts.get(tag):
                return texts.get(tag) if tag == self.language else f"{texts.get(tag)} [{tag}]"
        return ""

    def _code(self, code: Code | None, codes: CodeList) -> str:
        listed = codes.by_uri(code.uri) if code else None
        return listed.label(self.language) if listed else ""

    def _who(self) -> Iterator[tuple[Line, str]]:
        provider, learner = self.record.provider, self.record.learner
        yield Line.TITLE, self._text(self.spec.title)
        yield Line.PROVIDER, self._text(provider.legal_name)
        yield Line.COUNTRY, country_name(provider.country, self.language)
        yield Line.LEARNER, learner.name
        yield Line.LEARNER_DID, learner.did

    def _what(self) -> Iterator[tuple[Line, str]]:
        skills = {skill.uri: skill for outcome in self.spec.outcomes for skill in outcome.skills}
        yield Line.OUTCOMES, _SEPARATOR.join(self._text(outcome.title) for outcome in self.spec.outcomes)
        yield Line.SKILLS, _SEPARATOR.join(self._text(skill.labels) for skill in skills.values())
        yield Line.LEVEL, self._level()
        yield Line.WORKLOAD, self._workload()

    def _level(self) -> str:
        level = self.spec.level
        european = [code.label(self.language) for code in EQF_LEVELS.codes if code.notation == str(level.eqf)]
        stated = ", ".join([*european, *filter(None, [level.nqf])])
        note = self._text(level.note)
        if not stated:
            stated = phrases.no_level(self.language) if note else ""
        return f"{stated} ({note})" if note else stated

    def _workload(self) -> str:
        load, parts = self.spec.workload, []
        if load.hours is not None:
            parts.append(phrases.hours(load.hours, self.language))
        if load.credits is not None:
            system = self._code(load.credit_system, CREDIT_SYSTEMS)
            parts.append(f"{phrases.amount(load.credits, self.language)} {system}".strip())
        return ", ".join(parts)

    def _how(self) -> Iterator[tuple[Line, str]]:
        assessment, quality = self.spec.assessment, self.spec.quality_assurance
        if assessment is not None:
            kind = self._code(assessment.type, ASSESSMENT_TYPES)
            yield Line.ASSESSMENT, ": ".join(filter(None, [kind, self._text(assessment.title)]))
            yield Line.SUPERVISION, self._code(assessment.supervision, SUPERVISION_METHODS)
        yield Line.GRADE, self.record.grade
        yield Line.PARTICIPATION, self._code(self.spec.participation, PARTICIPATION_FORMS)
        if quality is not None:
            kind = self._code(quality.type, QUALITY_ASSURANCE_TYPES)
            yield Line.QUALITY, ", ".join(filter(None, [kind, self._text(quality.agent)]))

    def _notes(self) -> Iterator[tuple[Line, str]]:
        spec = self.spec
        yield (
            Line.LANGUAGES,
            ", ".join(filter(None, [self._code(code, LANGUAGES) for code in spec.languages])),
        )
        yield Line.SETTING, self._code(spec.setting, LEARNING_SETTINGS)
        if spec.field_of_study is not None:
            name = self._text(spec.field_of_study.labels)
            yield Line.FIELD, " ".join(filter(None, [name, f"(ISCED-F {spec.field_of_study.notation})"]))
        yield Line.PREREQUISITES, self._text(spec.prerequisites)
        yield Line.STACKABILITY, self._text(spec.stackability)
        yield Line.FURTHER, spec.further_information

    def _dates(self) -> Iterator[tuple[Line, str]]:
        record = self.record
        if record.assessed is not None:
            yield Line.ASSESSED, phrases.day(record.assessed, self.language)
        yield Line.ISSUED, phrases.day(record.issued.astimezone(UTC).date(), self.language)
        if record.valid_until is not None:
            yield Line.VALID_UNTIL, phrases.day(record.valid_until.astimezone(UTC).date(), self.language)
