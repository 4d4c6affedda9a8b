"""DID methods: one file each, and the explicit tuple of those that are used by default."""

from __future__ import annotations

from did.methods.jwk import DIDJwk
from did.methods.key import DIDKey
from did.methods.method import DIDMethod
from did.methods.web import DIDWeb

DEFAULT_METHODS: tuple[DIDMethod, ...] = (DIDKey(), DIDJwk(), DIDWeb())
