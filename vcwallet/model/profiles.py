"""The data models that are read, one row each."""

from __future__ import annotations

from collections.abc import Sequence

from did.encoding.strict_json import JSONObject
from vcwallet.errors import ProfileError
from vcwallet.model.profile import Profile
from vcwallet.model.vcdm1 import VCDM1
from vcwallet.model.vcdm2 import VCDM2
from vcwallet.model.view import CredentialView, PresentationView

DEFAULT_PROFILES: tuple[Profile, ...] = (VCDM2(), VCDM1())


def read_view(
    document: JSONObject, profiles: Sequence[Profile] = DEFAULT_PROFILES
) -> CredentialView | PresentationView:
    """Return the view of a verified document by the data model that it names.

    Raises:
        ProfileError: if it names none of ``profiles``, or does not follow the one it names.

    Spec: W3C VCDM 2.0 §4.3
    """
    for profile in profiles:
        if profile.recognizes(document):
            return profile.read(document)
    raise ProfileError(
        "The first entry of /@context names no data model that is known here.",
        clause="W3C VCDM 2.0 §4.3",
        fix="A credential begins with the context https://www.w3.org/ns/credentials/v2.",
    )
