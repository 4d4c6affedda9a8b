"""What a micro-credential says, whatever format it is written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from vcwallet.microcredential.code import Code
from vcwallet.microcredential.language_map import LanguageMap


@dataclass(frozen=True, slots=True)
class Learner:
    """Identify the learner (element 1): by DID, by name, or both.

    Args:
        did: the DID whose key the learner holds; empty if nobody is to prove possession.
        given_name: as on the identity document.
        family_name: as on the identity document; empty for people with one name.
    """

    did: str = ""
    given_name: str = ""
    family_name: str = ""

    @property
    def name(self) -> str:
        """Return the full name, or an empty string."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Provider:
    """Name the awarding body (element 4) and its country (element 3).

    Args:
        id: its DID or https URL.
        legal_name: per language.
        country: ISO 3166-1 alpha-2, upper case.
        locality: town; optional.
        url: web page; optional.
    """

    id: str = ""
    legal_name: LanguageMap = field(default_factory=LanguageMap)
    country: str = ""
    locality: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class LearningOutcome:
    """State one thing the learner can do (element 6).

    Args:
        title: per language.
        skills: ESCO skills it relates to; may be empty.
    """

    title: LanguageMap
    skills: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Workload:
    """State the notional workload (element 7): hours, credits, or both; neither is derived from the other.

    Args:
        hours: of all learning, not only in class; at most two decimal places.
        credits: amount; at most two decimal places.
        credit_system: needed with ``credits``.
    """

    hours: Decimal | None = None
    credits: Decimal | None = None
    credit_system: Code | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """State the level (element 8).

    With neither ``eqf`` nor ``nqf`` no level applies, and the note says why.

    Args:
        eqf: level 1 to 8 of the European Qualifications Framework.
        nqf: national framework and level as text, since levels such as "4+" and "5b" exist.
        note: why no level applies, or who placed it; per language.
    """

    eqf: int | None = None
    nqf: str = ""
    note: LanguageMap = field(default_factory=LanguageMap)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Say how the learning outcomes were assessed (element 9).

    Args:
        type: from ``ASSESSMENT_TYPES``.
        title: what had to be done and what was needed to pass; per language, optional.
        supervision: from ``SUPERVISION_METHODS``; optional.
    """

    type: Code
    title: LanguageMap = field(default_factory=LanguageMap)
    supervision: Code | None = None


@dataclass(frozen=True, slots=True)
class QualityAssurance:
    """Say what underpins the quality (element 11).

    Args:
        type: from ``QUALITY_ASSURANCE_TYPES``.
        agent: who assures it, per language; optional.
        url: the agent's page; optional.
    """

    type: Code
    agent: LanguageMap = field(default_factory=LanguageMap)
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """Describe what is learned and how: all that is the same for every learner of a course.

    Args:
        id: absolute URI of this description; the same for all its learners, without fragment.
        primary_language: the language in which every text must be present.
        title: element 2.
        outcomes: element 6.
        workload: element 7.
        level: element 8.
        assessment: element 9; without one there is no micro-credential.
        participation: element 10, from ``PARTICIPATION_FORMS``.
        quality_assurance: element 11.
        languages: of instruction, from ``LANGUAGES``.
        setting: formal or non-formal, from ``LEARNING_SETTINGS``.
        field_of_study: ISCED-F 2013.
        prerequisites: what is needed to enrol.
        stackability: how it combines with others; the receiver decides, never the holder.
        further_information: an https URL.

    Spec: Council Recommendation 2022/C 243/02, Annex I
    """

    id: str
    primary_language: str
    title: LanguageMap
    outcomes: tuple[LearningOutcome, ...] = ()
    workload: Workload = field(default_factory=Workload)
    level: Level = field(default_factory=Level)
    assessment: Assessment | None = None
    participation: Code | None = None
    quality_assurance: QualityAssurance | None = None
    languages: tuple[Code, ...] = ()
    setting: Code | None = None
    field_of_study: Code | None = None
    prerequisites: LanguageMap = field(default_factory=LanguageMap)
    stackability: LanguageMap = field(default_factory=LanguageMap)
    further_information: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MicroCredential:
    """Record that one learner reached the learning outcomes of a specification.

    A value may be incomplete; ``validate.problems`` says what it lacks and ``validate.check`` refuses it.

    Args:
        specification: what was learned.
        learner: element 1.
        provider: elements 3 and 4.
        issued: element 5; aware, whole seconds.
        valid_until: aware, whole seconds; None if it does not expire.
        assessed: the day of the assessment.
        grade: as the provider writes it.

    Spec: Council Recommendation 2022/C 243/02, Annex I
    """

    specification: Specification
    learner: Learner
    provider: Provider
    issued: datetime
    valid_until: datetime | None = None
    assessed: date | None = None
    grade: str = ""
