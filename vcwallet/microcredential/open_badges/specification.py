"""Read the specification out of a badge's achievement."""

from __future__ import annotations

from vcwallet.microcredential.code import Code, CodeList
from vcwallet.microcredential.codes.assessment import ASSESSMENT_TYPES
from vcwallet.microcredential.codes.credit import CREDIT_SYSTEMS
from vcwallet.microcredential.codes.external import esco_skill, isced_field_of
from vcwallet.microcredential.codes.language import LANGUAGES
from vcwallet.microcredential.codes.level import EQF_LEVELS
from vcwallet.microcredential.codes.participation import PARTICIPATION_FORMS
from vcwallet.microcredential.codes.quality import QUALITY_ASSURANCE_TYPES
from vcwallet.microcredential.codes.setting import LEARNING_SETTINGS
from vcwallet.microcredential.codes.supervision import SUPERVISION_METHODS
from vcwallet.microcredential.duration import to_hours
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.microcredential.node import Node
from vcwallet.microcredential.record import (
    Assessment,
    LearningOutcome,
    Level,
    QualityAssurance,
    Specification,
    Workload,
)

_CONCEPT = ("id", "type", "prefLabel")
_EQF_BASE = "http://data.europa.eu/snb/eqf/"


def require_type(node: Node, *allowed: str) -> None:
    """Refuse a node that is present but has none of the ``allowed`` types, which give words their meaning.

    Raises:
        MicroCredentialError: naming the place and the types.
    """
    if not node.members:
        return
    one = node.members.get("type")
    types = (one,) if isinstance(one, str) else node.texts("type")
    if not any(kind in types for kind in allowed):
        raise node.fault("type", " or ".join(allowed))


def read_specification(achievement: Node, proven: Node) -> Specification:
    """Return the specification that ``achievement`` states; ``proven`` is the assessment of this learner.

    Raises:
        MicroCredentialError: if it is not of the type MicroCredential, or a member has the wrong type.
    """
    require_type(achievement, "Achievement")
    if achievement.members and achievement.text("achievementType") != "MicroCredential":
        raise achievement.fault("achievementType", '"MicroCredential"')
    return Specification(
        id=achievement.text("id"),
        primary_language=achievement.text("inLanguage"),
        title=achievement.language_map("title"),
        outcomes=tuple(_outcome(node) for node in achievement.nodes("learningOutcome")),
        workload=_workload(achievement),
        level=_level(achievement),
        assessment=_assessment(proven),
        participation=_listed(achievement, "mode", PARTICIPATION_FORMS),
        quality_assurance=_quality(achievement.node("accreditation")),
        languages=tuple(
            _by_uri(achievement, "language", uri, LANGUAGES) for uri in achievement.texts("language")
        ),
        setting=_listed(achievement, "learningSetting", LEARNING_SETTINGS),
        field_of_study=_field(achievement.node("thematicArea").only(*_CONCEPT)),
        prerequisites=_note(achievement, "entryRequirement"),
        stackability=_note(achievement, "additionalNote"),
        further_information=_link(achievement.node("supplementaryDocument")),
    )


def _by_uri(node: Node, name: str, uri: str, codes: CodeList) -> Code:
    code = codes.by_uri(uri)
    if code is None:
        raise node.fault(name, f"the URI of a {codes.name} in {codes.scheme}")
    return code


def _listed(parent: Node, name: str, codes: CodeList) -> Code | None:
    node = parent.node(name).only(*_CONCEPT)
    return _by_uri(parent, name, node.text("id"), codes) if node.members else None


def _field(node: Node) -> Code | None:
    return isced_field_of(node.text("id"), node.language_map("prefLabel")) if node.members else None


def _outcome(node: Node) -> LearningOutcome:
    require_type(node.only("type", "title", "relatedESCOSkill"), "LearningOutcome")
    skills = [skill.only(*_CONCEPT) for skill in node.nodes("relatedESCOSkill")]
    return LearningOutcome(
        node.language_map("title"),
        tuple(esco_skill(skill.text("id"), skill.language_map("prefLabel")) for skill in skills),
    )


def _workload(achievement: Node) -> Workload:
    duration = achievement.text("volumeOfLearning")
    hours = to_hours(duration) if duration else None
    if duration and hours is None:
        raise achievement.fault("volumeOfLearning", 'hours such as "PT60H"; "P60M" would be sixty months')
    credit = achievement.node("creditPoint").only("type", "framework", "point")
    return Workload(hours, credit.amount("point"), _listed(credit, "framework", CREDIT_SYSTEMS))


def _level(achievement: Node) -> Level:
    national = achievement.node("nqfLevel").only("type", "notation")
    return Level(_eqf(achievement), national.text("notation"), achievement.language_map("levelNote"))


def _eqf(achievement: Node) -> int | None:
    # By URL, not by targetType: issuers disagree on the type, never on the European list's URLs.
    found = [node for node in achievement.nodes("alignment") if node.text("targetUrl").startswith(_EQF_BASE)]
    if not found:
        return None
    if len(found) > 1:
        raise achievement.fault("alignment", "one EQF level at most")
    require_type(found[0], "Alignment")
    return int(_by_uri(found[0], "targetUrl", found[0].text("targetUrl"), EQF_LEVELS).notation)


def _assessment(proven: Node) -> Assessment | None:
    specified = proven.node("specifiedBy").only("type", "dcType", "title")
    kind = _listed(specified, "dcType", ASSESSMENT_TYPES)
    if kind is None:
        return None
    return Assessment(
        kind, specified.language_map("title"), _listed(proven, "idVerification", SUPERVISION_METHODS)
    )


def _quality(accreditation: Node) -> QualityAssurance | None:
    kind = _listed(
        accreditation.only("type", "dcType", "accreditingAgent"), "dcType", QUALITY_ASSURANCE_TYPES
    )
    agent = accreditation.node("accreditingAgent").only("type", "legalName", "homepage")
    return QualityAssurance(kind, agent.language_map("legalName"), agent.text("homepage")) if kind else None


def _note(achievement: Node, name: str) -> LanguageMap:
    return achievement.node(name).only("type", "noteLiteral").language_map("noteLiteral")


def _link(document: Node) -> str:
    return document.only("type", "contentURL").text("contentURL")
