"""One line of a class list, and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from vcwallet.errors import MalformedError

MAX_FAULTS_TOLD = 50
CLASS_LIST_CLAUSE = "spec/microcredential.md (class list), RFC 4180"


@dataclass(frozen=True, slots=True)
class Participant:
    """Hold one line of a class list.

    Args:
        learner_id: the provider's own number; unique in the list.
        given_name: never empty.
        family_name: empty for people with one name.
        did: empty if the learner has given none yet.
        assessment_date: day of the assessment.
        grade: as the provider writes it; empty if there is none.
        email: where to send the offer; empty if not given.
        line: the line of the file.
    """

    learner_id: str
    given_name: str
    family_name: str
    did: str
    assessment_date: date
    grade: str = ""
    email: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """Say what is wrong in one line of a class list.

    Args:
        line: counted from 1, the header included.
        column: the column's name, or empty for the whole line.
        sentence: what is wrong and what is expected.
    """

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        """Return one line for a person."""
        where = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{where}: {self.sentence}"


class ClassListError(MalformedError):
    """A class list with faults; nothing of it is used.

    Attributes:
        faults: all of them, in the order of the lines.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        told = "\n".join(f"- {fault}" for fault in faults[:MAX_FAULTS_TOLD])
        more = f"\n- and {len(faults) - MAX_FAULTS_TOLD} more" if len(faults) > MAX_FAULTS_TOLD else ""
        super().__init__(
            f"The class list has {len(faults)} fault(s):\n{told}{more}\n",
            clause=CLASS_LIST_CLAUSE,
            fix="Correct these lines and try again; nothing was issued.",
        )
        self.faults = faults
