"""Write the specification: an Open Badges achievement that is a European learning specification as well."""

from __future__ import annotations

from did.encoding.strict_json import JSON
from vcwallet.microcredential.code import Code
from vcwallet.microcredential.codes.level import EQF_LEVELS
from vcwallet.microcredential.duration import to_duration
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.microcredential.open_badges.words import concept, digits, number, stated
from vcwallet.microcredential.record import LearningOutcome, QualityAssurance, Specification, Workload


def achievement(spec: Specification, grade: str) -> dict[str, JSON]:
    """Return the ``achievement`` of a badge.

    Args:
        spec: complete and checked.
        grade: what the grade is about is described only where there is a grade.

    Spec: Open Badges 3.0 (Achievement)
    """
    return stated(
        {
            "id": spec.id,
            "type": ["Achievement", "LearningAchievementSpecification"],
            "achievementType": "MicroCredential",
            **_for_any_badge_reader(spec),
            "resultDescription": _result_description(spec) if grade else [],
            **_learning(spec),
            **_frame(spec),
        }
    )


def result_description_id(spec: Specification) -> str:
    """Return the identifier that links a grade to its description."""
    return f"{spec.id}#grade"


def _for_any_badge_reader(spec: Specification) -> dict[str, JSON]:
    language = spec.primary_language
    return {
        "name": spec.title.get(language),
        "description": "; ".join(outcome.title.get(language) for outcome in spec.outcomes),
        "criteria": {"narrative": _criteria(spec)},
        "inLanguage": language,
        "creditsAvailable": number(spec.workload.credits),
        "alignment": _alignments(spec),
    }


def _criteria(spec: Specification) -> str:
    assessment, language = spec.assessment, spec.primary_language
    return (assessment.title.get(language) or assessment.type.label(language)) if assessment else ""


def _alignments(spec: Specification) -> list[JSON]:
    language = spec.primary_language
    levels = [code for code in EQF_LEVELS.codes if code.notation == str(spec.level.eqf)]
    skills = {skill.uri: skill for outcome in spec.outcomes for skill in outcome.skills}
    return [
        *(_alignment(level, "EQF", language) for level in levels),
        *(_alignment(skill, "ESCO", language) for skill in skills.values()),
    ]


def _alignment(code: Code, framework: str, language: str) -> dict[str, JSON]:
    return {
        "type": ["Alignment"],
        "targetType": f"ext:{framework}",
        "targetName": code.label(language),
        "targetUrl": code.uri,
        "targetFramework": framework,
    }


def _result_description(spec: Specification) -> list[JSON]:
    kind: list[JSON] = ["ResultDescription"]
    return [{"id": result_description_id(spec), "type": kind, "name": "Grade", "resultType": "Result"}]


def _learning(spec: Specification) -> dict[str, JSON]:
    return {
        "title": spec.title.as_json(),
        "learningOutcome": [_outcome(outcome) for outcome in spec.outcomes],
        "volumeOfLearning": to_duration(spec.workload.hours) if spec.workload.hours is not None else None,
        "creditPoint": _credit_point(spec.workload, spec.primary_language),
        "nqfLevel": {"type": "Concept", "notation": spec.level.nqf} if spec.level.nqf else None,
        "levelNote": spec.level.note.as_json(),
        "entryRequirement": _note(spec.prerequisites),
        "additionalNote": _note(spec.stackability),
    }


def _outcome(outcome: LearningOutcome) -> dict[str, JSON]:
    skills: list[JSON] = [_labelled(skill) for skill in outcome.skills]
    return stated(
        {"type": "LearningOutcome", "title": outcome.title.as_json(), "relatedESCOSkill": skills},
    )


def _labelled(code: Code | None) -> dict[str, JSON]:
    if code is None:
        return {}
    return stated({"id": code.uri, "type": "Concept", "prefLabel": code.labels.as_json()})


def _credit_point(load: Workload, language: str) -> dict[str, JSON]:
    if load.credits is None:
        return {}
    framework = concept(load.credit_system, language)
    return {"type": "CreditPoint", "framework": framework, "point": digits(load.credits)}


def _frame(spec: Specification) -> dict[str, JSON]:
    language, link = spec.primary_language, spec.further_information
    return {
        "mode": concept(spec.participation, language),
        "accreditation": _accreditation(spec.quality_assurance, language),
        "language": [code.uri for code in spec.languages],
        "learningSetting": concept(spec.setting, language),
        "thematicArea": _labelled(spec.field_of_study),
        "supplementaryDocument": {"type": "WebResource", "contentURL": link} if link else None,
    }


def _accreditation(quality: QualityAssurance | None, language: str) -> dict[str, JSON]:
    kind = concept(quality.type if quality else None, language)
    agent = _organisation(quality.agent, quality.url) if quality else None
    return stated({"type": "Accreditation", "dcType": kind, "accreditingAgent": agent})


def _organisation(name: LanguageMap, url: str) -> dict[str, JSON] | None:
    return stated({"type": "Organisation", "legalName": name.as_json(), "homepage": url}) if name else None


def _note(texts: LanguageMap) -> dict[str, JSON] | None:
    return {"type": "Note", "noteLiteral": texts.as_json()} if texts else None
