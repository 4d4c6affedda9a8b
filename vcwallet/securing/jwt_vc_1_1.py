"""The JWT form of VCDM 1.1, with its claims ``vc`` and ``vp``: read, and reported as such; never written.

Spec: W3C VCDM 1.1 §6.3.1
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from did.algorithms import Algorithm
from did.encoding.strict_json import JSON, JSONObject, parse_json_object
from did.errors import EncodingError
from did.keys import PublicKey
from did.relationships import VerificationRelationship
from vcwallet.errors import MalformedError, ProfileError, ProofError
from vcwallet.model.times import format_date_time_stamp, parse_date_time_stamp
from vcwallet.securing import jws
from vcwallet.securing.mechanism import Binding, Payload, SignerHint
from vcwallet.securing.registered_claims import audiences, identifier, numeric_date, text_claim

_CLAUSE = "W3C VCDM 1.1 §6.3.1 (JWT decoding)"
_TYPES = (None, "JWT", "jwt")
_REMARK = "Secured in the JWT form of VCDM 1.1 (claim {claim}), which VCDM 2.0 replaced."
# What a document says belongs into the claim; beside it, two readers would see two credentials.
_MEMBERS = frozenset(
    {
        *("@context", "id", "type", "name", "description", "issuer", "holder", "proof"),
        *("issuanceDate", "expirationDate", "validFrom", "validUntil"),
        *("credentialSubject", "credentialStatus", "credentialSchema", "verifiableCredential"),
        *("evidence", "refreshService", "termsOfUse"),
    }
)
_TIMES = {"nbf": "issuanceDate", "exp": "expirationDate"}


def looks_like(data: bytes) -> bool:
    """Tell whether this is a token with a claim ``vc`` or ``vp`` and no type of VCDM 2.0."""
    if not jws.looks_like(data) or jws.peek_header(data).get("typ") not in _TYPES:
        return False
    payload = jws.peek_payload(data)
    return "vc" in payload or "vp" in payload


@dataclass(frozen=True, slots=True)
class JWTVCSeal:
    """The signature of a VCDM 1.1 token.

    Spec: W3C VCDM 1.1 §6.3.1
    """

    _token: jws.CompactJWS = field(repr=False)
    _claims: JSONObject = field(repr=False)
    _claim: str
    signer: SignerHint

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """Return the one algorithm that ``alg`` means."""
        return frozenset({self._token.algorithm})

    @property
    def purpose(self) -> VerificationRelationship:
        """Return assertionMethod for a credential, authentication for a presentation."""
        presents = self._claim == "vp"
        return (
            VerificationRelationship.AUTHENTICATION if presents else VerificationRelationship.ASSERTION_METHOD
        )

    def open(self, key: PublicKey) -> Payload:
        """Return the document of the claim ``vc`` or ``vp``, completed from the registered claims.

        Raises:
            SignatureInvalidError: if ``key`` did not sign the token.
            ProofError: if a registered claim is malformed or contradicts the document.

        Spec: W3C VCDM 1.1 §6.3.1
        """
        key.verify(self._token.signature, self._token.signing_input, self._token.algorithm)
        document = dict(self._document())
        if self._claim == "vc":
            _complete_credential(document, self._claims)
        else:
            _complete(document, "holder", text_claim(self._claims, "iss"))
            _complete(document, "id", text_claim(self._claims, "jti"))
        return Payload(
            document=document,
            binding=Binding(audiences(self._claims), text_claim(self._claims, "nonce")),
            not_before=numeric_date(self._claims, "nbf"),
            not_after=numeric_date(self._claims, "exp"),
            created=numeric_date(self._claims, "iat"),
            remarks=(_REMARK.format(claim=self._claim),),
        )

    def _document(self) -> JSONObject:
        document = self._claims[self._claim]
        if not isinstance(document, dict):
            raise ProofError(f"The claim {self._claim} must be an object.", clause=_CLAUSE)
        return document


@dataclass(frozen=True, slots=True)
class SealedJWTVC:
    """A parsed token of VCDM 1.1, not trusted."""

    seals: tuple[JWTVCSeal, ...]


class JWTVC11:
    """Read the JWT form of VCDM 1.1.

    Spec: W3C VCDM 1.1 §6.3.1
    """

    format = "jwt-vc (VCDM 1.1)"
    media_types: frozenset[str] = frozenset()

    def recognizes(self, data: bytes) -> bool:
        """Tell whether this is a token with a claim ``vc`` or ``vp``."""
        return looks_like(data)

    def parse(self, data: bytes) -> SealedJWTVC:
        """Return the token's one seal, not trusted.

        Raises:
            MalformedError: if the token is malformed, or mixes the two data models or the two claims.

        Spec: W3C VCDM 1.1 §6.3.1
        """
        token = jws.parse(data)
        try:
            claims = parse_json_object(token.payload)
        except EncodingError as error:
            raise MalformedError(f"The token's payload: {error.detail}", clause=error.clause) from None
        if "vc" in claims and "vp" in claims:
            raise MalformedError("The token carries both vc and vp.", clause=_CLAUSE)
        mixed = sorted(_MEMBERS & set(claims))
        if mixed:
            raise MalformedError(
                f"The token states a credential twice: in the claim vc and in the member {mixed[0]}.",
                clause="W3C VC-JOSE-COSE §3.1.3; W3C VCDM 1.1 §6.3.1",
            )
        claim = "vc" if "vc" in claims else "vp"
        inner = claims[claim]
        issuer = claims.get("iss") or (
            identifier(inner.get("issuer")) if isinstance(inner, dict) and claim == "vc" else None
        )
        hint = jws.signer_hint(token.header, issuer if isinstance(issuer, str) else None)
        return SealedJWTVC((JWTVCSeal(token, claims, claim, hint),))


def _complete_credential(document: dict[str, JSON], claims: JSONObject) -> None:
    issuer = text_claim(claims, "iss")
    if issuer is not None and isinstance(document.get("issuer"), Mapping):
        _check_same("issuer", identifier(document["issuer"]), issuer)
    else:
        _complete(document, "issuer", issuer)
    _complete(document, "id", text_claim(claims, "jti"))
    _complete_subject(document, text_claim(claims, "sub"))
    for claim, member in _TIMES.items():
        moment = numeric_date(claims, claim)
        if moment is not None:
            _complete_time(document, member, moment)


def _complete_subject(document: dict[str, JSON], subject: str | None) -> None:
    if subject is None:
        return
    stated = document.get("credentialSubject")
    if isinstance(stated, list) and len(stated) == 1:
        stated = stated[0]
    if not isinstance(stated, dict):
        raise ProofError("The claim sub needs exactly one credentialSubject.", clause=_CLAUSE)
    completed = dict(stated)
    _complete(completed, "id", subject)
    document["credentialSubject"] = completed


def _complete(document: dict[str, JSON], member: str, value: str | None) -> None:
    if value is not None:
        stated = document.setdefault(member, value)
        _check_same(member, stated, value)


def _complete_time(document: dict[str, JSON], member: str, moment: datetime) -> None:
    stated = document.setdefault(member, format_date_time_stamp(moment))
    try:
        same = isinstance(stated, str) and _seconds(parse_date_time_stamp(stated)) == _seconds(moment)
    except ProfileError:
        same = False
    _check_same(member, same, True)  # noqa: FBT003  # two truth values are compared


def _seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _check_same(member: str, stated: JSON, claimed: JSON) -> None:
    if stated != claimed:
        raise ProofError(f"The token's claims contradict the member {member} inside it.", clause=_CLAUSE)
