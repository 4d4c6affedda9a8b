"""Check the cells of one line of a class list, and that no learner stands there twice."""

from __future__ import annotations

import re
from datetime import date

from vcwallet.microcredential.participant import Fault, Participant
from vcwallet.microcredential.rules.values import is_did
from vcwallet.microcredential.text import hides_something

MAX_CELL = 200
MAX_DID = 2_000
_REQUIRED = ("learner_id", "given_name", "assessment_date")
_UNIQUE = ("learner_id", "did")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EMAIL = re.compile(r"[^\s@,;<>()\"]+@[^\s@,;<>()\"]+\.[^\s@,;<>()\"]+")
# What a spreadsheet takes for a formula, in plain and in full-width form.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class LineReader:
    """Read lines one after the other and remember every fault.

    Attributes:
        faults: found so far, in the order of the lines.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._seen: dict[tuple[str, str], int] = {}

    def fault(self, line: int, column: str, sentence: str) -> None:
        """Remember a fault."""
        self.faults.append(Fault(line, column, sentence))

    def read(self, line: int, cells: dict[str, str]) -> Participant | None:
        """Return the participant, or None if the line has a fault, which is then remembered.

        Args:
            line: where the line begins in the file.
            cells: trimmed, by column.
        """
        before = len(self.faults)
        for column, cell in cells.items():
            self._plain(line, column, cell)
        for column in _REQUIRED:
            if not cells[column]:
                self.fault(line, column, "this cell may not be empty.")
        self._forms(line, cells)
        self._unique(line, cells)
        day = self._day(line, cells["assessment_date"])
        if day is None or len(self.faults) > before:
            return None
        return Participant(
            cells["learner_id"],
            cells["given_name"],
            cells["family_name"],
            cells["did"],
            day,
            cells["grade"],
            cells.get("email", ""),
            line,
        )

    def _plain(self, line: int, column: str, cell: str) -> None:
        limit = MAX_DID if column == "did" else MAX_CELL
        if len(cell) > limit:
            self.fault(line, column, f"{len(cell)} characters; at most {limit} are read.")
        if cell.startswith(_FORMULA):
            self.fault(line, column, "begins like a spreadsheet formula; remove the first character.")
        if hides_something(cell):
            self.fault(line, column, "holds a line break or an invisible control character; type it again.")

    def _forms(self, line: int, cells: dict[str, str]) -> None:
        if cells["did"] and not is_did(cells["did"]):
            self.fault(line, "did", "is not a DID; copy it from the learner's wallet.")
        email = cells.get("email", "")
        if email and not _EMAIL.fullmatch(email):
            self.fault(line, "email", "is not an e-mail address.")

    def _unique(self, line: int, cells: dict[str, str]) -> None:
        for column in _UNIQUE:
            cell = cells[column]
            first = self._seen.setdefault((column, cell), line) if cell else line
            if first != line:
                self.fault(line, column, f"the same as in line {first}; each learner has their own.")

    def _day(self, line: int, cell: str) -> date | None:
        try:
            day = date.fromisoformat(cell) if _DAY.fullmatch(cell) else None
        except ValueError:
            day = None
        if cell and day is None:
            self.fault(line, "assessment_date", "is not a day written like 2026-06-19.")
        return day
