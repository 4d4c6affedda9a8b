"""Characters that may hide or reverse what a text says, and how to make them visible."""

from __future__ import annotations

import re

MAX_TEXT = 2_000
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Control characters, line and paragraph separators, lone surrogates, bidirectional overrides and marks,
# zero-width and other invisible characters, interlinear annotations, noncharacters, tag characters.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = "\u200c\u200d"


def hides_something(text: str) -> bool:
    """Say whether ``text`` holds a character that changes how the rest is shown without being seen itself.

    The two joiners that some scripts need within words do not count.

    Spec: Unicode Standard Annex #9 (bidirectional formatting), Annex #31 §2.3 (joiners)
    """
    return any(match.group() not in _JOINERS for match in _INVISIBLE.finditer(text))


def visible(text: str) -> str:
    """Return ``text`` with every such character, joiners included, replaced by a visible mark.

    Use it wherever a text from a credential reaches a screen, a terminal or a report.
    """
    return _INVISIBLE.sub(REPLACEMENT, text)
