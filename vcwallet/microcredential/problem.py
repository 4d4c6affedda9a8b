"""What may be wrong with a micro-credential, told per European element."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

RECOMMENDATION = "Council Recommendation 2022/C 243/02, Annex I"

ELEMENTS = {
    1: "identification of the learner",
    2: "title of the micro-credential",
    3: "country of the issuer",
    4: "awarding body",
    5: "date of issuing",
    6: "learning outcomes",
    7: "notional workload",
    8: "level of the learning experience",
    9: "type of assessment",
    10: "form of participation",
    11: "type of quality assurance",
}


class Severity(Enum):
    """Say whether a problem forbids issuing or only deserves a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Point at a part of a record.

    Args:
        element: number of the mandatory element, 1 to 11, or 0 for what Annex I leaves optional.
        pointer: JSON-Pointer-like, with the names that course files use, for example ``/workload/hours``.
        name: what a person calls it.
    """

    element: int
    pointer: str
    name: str

    @property
    def clause(self) -> str:
        """Return the clause that asks for this part."""
        which = f"element {self.element}" if self.element else "optional elements"
        return f"{RECOMMENDATION}, {which}"

    def at(self, step: str | int) -> Place:
        """Return the place one step further down."""
        return Place(self.element, f"{self.pointer}/{step}", self.name)


@dataclass(frozen=True, slots=True)
class ElementProblem:
    """Say what is wrong, where, which clause asks for more, and what would mend it.

    Args:
        place: the element and the position.
        sentence: what is wrong, for a person.
        fix: what would mend it.
        severity: a warning never stops anything.
    """

    place: Place
    sentence: str
    fix: str
    severity: Severity = Severity.ERROR

    @property
    def element(self) -> int:
        """Return the number of the mandatory element, or 0."""
        return self.place.element

    @property
    def clause(self) -> str:
        """Return the clause of the Recommendation."""
        return self.place.clause

    def __str__(self) -> str:
        """Return one line for a person."""
        where = f"element {self.element} ({ELEMENTS[self.element]})" if self.element else "optional part"
        return f"{where} at {self.place.pointer}: {self.sentence} {self.fix}"
