"""Say whether a record is a complete European micro-credential, element by element."""

from __future__ import annotations

from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.problem import RECOMMENDATION, ElementProblem, Severity
from vcwallet.microcredential.record import MicroCredential
from vcwallet.microcredential.rules import learning, optional, quality, who

_RULES = (
    optional.identifiers,
    who.learner,
    learning.title,
    who.country,
    who.provider,
    who.dates,
    learning.outcomes,
    learning.workload,
    learning.level,
    quality.assessment,
    quality.participation,
    quality.quality_assurance,
    quality.grade,
    optional.notes,
    optional.classification,
)


class IncompleteMicroCredentialError(MicroCredentialError):
    """A micro-credential with errors in its elements.

    Attributes:
        problems: every error found, in the order of the elements; no warnings.
    """

    def __init__(self, problems: tuple[ElementProblem, ...], source: str = "This") -> None:
        lines = "\n".join(f"- {problem}" for problem in problems)
        super().__init__(
            f"{source} is not a complete micro-credential:\n{lines}\n",
            clause="; ".join(dict.fromkeys(problem.clause for problem in problems)),
            fix=f"The elements are those of the {RECOMMENDATION}.",
        )
        self.problems = problems


def problems(record: MicroCredential) -> tuple[ElementProblem, ...]:
    """Return everything that is wrong or doubtful about ``record``; empty if nothing is.

    Never raises. Soft rules ("wherever possible") give warnings.

    Spec: Council Recommendation 2022/C 243/02, Annex I
    """
    return tuple(problem for rule in _RULES for problem in rule(record))


def check(record: MicroCredential) -> None:
    """Refuse a record that has errors; warnings pass.

    Raises:
        IncompleteMicroCredentialError: listing all errors, each with its element, place and fix.

    Spec: Council Recommendation 2022/C 243/02, Annex I
    """
    errors = tuple(problem for problem in problems(record) if problem.severity is Severity.ERROR)
    if errors:
        raise IncompleteMicroCredentialError(errors)
