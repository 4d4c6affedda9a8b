"""The exit codes."""

from __future__ import annotations

from enum import IntEnum

from vcwallet.verifier.result import Verdict


class Exit(IntEnum):
    """What the program's end tells the shell."""

    DONE = 0
    REJECTED = 1
    USAGE = 2
    COULD_NOT_TELL = 3


_OF_VERDICT = {
    Verdict.ACCEPTED: Exit.DONE,
    Verdict.REJECTED: Exit.REJECTED,
    Verdict.INDETERMINATE: Exit.COULD_NOT_TELL,
}


def exit_of(verdicts: list[Verdict]) -> Exit:
    """Return the exit code of several verdicts: one rejection outweighs everything, then one doubt."""
    exits = {_OF_VERDICT[verdict] for verdict in verdicts}
    return next(code for code in (Exit.REJECTED, Exit.COULD_NOT_TELL, Exit.DONE) if code in exits)
