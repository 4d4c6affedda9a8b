"""Read a class list: who passed, when they were assessed, and with which grade."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from vcwallet.microcredential.class_line import LineReader
from vcwallet.microcredential.participant import ClassListError, Fault, Participant

MAX_BYTES = 5_000_000
MAX_PARTICIPANTS = 10_000

REQUIRED_COLUMNS = ("learner_id", "given_name", "family_name", "did", "assessment_date", "grade")
OPTIONAL_COLUMNS = ("email",)


def read_class_list(data: bytes) -> tuple[Participant, ...]:
    """Return the participants of a class list, in the order of the file; all of them or none.

    Every participant is taken to have passed: leave out who did not. Cells are trimmed; family_name, did,
    grade and email may be empty.

    Args:
        data: CSV in UTF-8, with or without byte order mark, comma or semicolon between cells, with a header.

    Raises:
        ClassListError: with every fault of the file and its line number.

    Spec: RFC 4180; spec/microcredential.md (class list)
    """
    rows = list(_rows(_decode(data)))
    header = _header(rows)
    reader, participants = LineReader(), []
    for line, cells in rows[1 : MAX_PARTICIPANTS + 1]:
        if len(cells) == len(header):
            participants.append(reader.read(line, dict(zip(header, cells, strict=True))))
        else:
            reader.fault(line, "", f"{len(cells)} cells where the header has {len(header)}.")
    if not 1 < len(rows) <= MAX_PARTICIPANTS + 1:
        reader.fault(
            len(rows), "", f"a class list has 1 to {MAX_PARTICIPANTS} learners, not {len(rows) - 1}."
        )
    if reader.faults:
        raise ClassListError(tuple(reader.faults))
    return tuple(participant for participant in participants if participant)


def _refuse(line: int, sentence: str) -> ClassListError:
    return ClassListError((Fault(line, "", sentence),))


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _refuse(1, f"the file has {len(data)} bytes; at most {MAX_BYTES} are read.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refuse(line, 'this is not UTF-8; save the list as "CSV UTF-8".') from None


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first_line = text.partition("\n")[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _refuse(line, f"quotation marks or cells are not as in a CSV file ({error}).") from None


def _header(rows: list[tuple[int, list[str]]]) -> list[str]:
    if not rows:
        raise _refuse(1, f"the file is empty; its first line must name {', '.join(REQUIRED_COLUMNS)}.")
    line, header = rows[0]
    missing = [name for name in REQUIRED_COLUMNS if name not in header]
    strange = [name[:40] for name in header if name not in REQUIRED_COLUMNS + OPTIONAL_COLUMNS]
    faults = []
    if missing:
        faults.append(Fault(line, "", f"missing column(s): {', '.join(missing)}."))
    if strange:
        faults.append(Fault(line, "", f"unknown column(s): {', '.join(map(repr, strange))}."))
    if len(set(header)) < len(header):
        faults.append(Fault(line, "", "a column is named twice."))
    if faults:
        raise ClassListError(tuple(faults))
    return header
