"""Find the one mechanism that reads an input."""

from __future__ import annotations

from collections.abc import Sequence

from did.encoding.strict_json import parse_json_object
from did.errors import EncodingError
from vcwallet.errors import MalformedError
from vcwallet.securing import enveloped
from vcwallet.securing.mechanism import SecuringMechanism

MAX_ENVELOPES = 2
_CLAUSE = "W3C VCDM 2.0 §4.12 (securing mechanisms)"


def unwrap(data: bytes, media_type: str | None) -> tuple[bytes, str | None]:
    """Return what an envelope carries, or the input itself.

    Raises:
        MalformedError: if an envelope is malformed, or envelopes are nested more than twice.

    Spec: W3C VCDM 2.0 §4.13.1
    """
    for _ in range(MAX_ENVELOPES + 1):
        if not data.lstrip().startswith(b"{") or b"Enveloped" not in data:
            return data, media_type
        try:
            document = parse_json_object(data)
        except EncodingError:
            return data, media_type  # the mechanism says what is wrong with it
        if not enveloped.is_envelope(document):
            return data, media_type
        carried = enveloped.open_envelope(document)
        data, media_type = carried.data, carried.media_type
    raise MalformedError("Envelopes are nested too deeply.", clause=_CLAUSE)


def choose(data: bytes, media_type: str | None, known: Sequence[SecuringMechanism]) -> SecuringMechanism:
    """Return the mechanism that the media type names, or else the only one that recognizes the input.

    Raises:
        MalformedError: if there is none.

    Spec: W3C VCDM 2.0 §4.12
    """
    for mechanism in known:
        if media_type in mechanism.media_types:
            return mechanism
    fitting = [mechanism for mechanism in known if mechanism.recognizes(data)]
    if len(fitting) == 1:
        return fitting[0]
    formats = ", ".join(mechanism.format for mechanism in known)
    raise MalformedError(
        "This is not a credential in any format that is known here.",
        clause=_CLAUSE,
        fix=f"Known formats: {formats}.",
    )
