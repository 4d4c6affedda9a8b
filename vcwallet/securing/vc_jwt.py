"""vc+jwt and vp+jwt: the credential is the payload of a JWS.

Spec: W3C Securing Verifiable Credentials using JOSE and COSE 1.0 §3.1
"""

from __future__ import annotations

from dataclasses import dataclass, field

from did.algorithms import ALGORITHMS, Algorithm
from did.encoding.strict_json import JSONObject, parse_json_object
from did.errors import EncodingError
from did.keys import PublicKey
from did.relationships import VerificationRelationship
from did.signers import Signer
from vcwallet.errors import MalformedError, ProofError
from vcwallet.securing import jws, jwt_vc_1_1
from vcwallet.securing.mechanism import Binding, Payload, SecuringOptions, SignerHint
from vcwallet.securing.registered_claims import (
    audiences,
    check_agrees,
    identifier,
    numeric_date,
    subject_identifier,
    text_claim,
)

_PURPOSES = {
    "vc+jwt": VerificationRelationship.ASSERTION_METHOD,
    "vp+jwt": VerificationRelationship.AUTHENTICATION,
}
_PRESENTATION_CLAIMS = frozenset({"aud", "nonce"})
_TOKEN_CLAIMS = frozenset({"iss", "sub", "jti", "iat", "exp", "nbf", "aud", "nonce"})


@dataclass(frozen=True, slots=True)
class VCJWTSeal:
    """The signature of a vc+jwt or vp+jwt.

    Spec: W3C VC-JOSE-COSE §3.1.1, §3.1.2
    """

    _token: jws.CompactJWS = field(repr=False)
    _claims: JSONObject = field(repr=False)
    signer: SignerHint
    purpose: VerificationRelationship

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """Return the one algorithm that ``alg`` means."""
        return frozenset({self._token.algorithm})

    def open(self, key: PublicKey) -> Payload:
        """Return the payload if ``key`` signed the token.

        Raises:
            SignatureInvalidError: if it did not.
            ProofError: if a registered claim is malformed or contradicts the document.

        Spec: W3C VC-JOSE-COSE §3.1.3, §5.1
        """
        key.verify(self._token.signature, self._token.signing_input, self._token.algorithm)
        self._check_claims()
        document = {name: value for name, value in self._claims.items() if name not in _TOKEN_CLAIMS}
        return Payload(
            document=document,
            binding=Binding(audiences(self._claims), text_claim(self._claims, "nonce")),
            not_before=numeric_date(self._claims, "nbf"),
            not_after=numeric_date(self._claims, "exp"),
            created=numeric_date(self._claims, "iat"),
        )

    def _check_claims(self) -> None:
        presents = self.purpose is VerificationRelationship.AUTHENTICATION
        party = identifier(self._claims.get("holder" if presents else "issuer"))
        if not (presents and party is None):  # a presentation may leave out its holder
            check_agrees(self._claims, "iss", party)
            check_agrees(self._token.header, "iss", party)
        if "jti" in self._claims and "id" in self._claims:
            check_agrees(self._claims, "jti", identifier(self._claims.get("id")))
        if "sub" in self._claims and not presents:
            check_agrees(self._claims, "sub", subject_identifier(self._claims))


@dataclass(frozen=True, slots=True)
class SealedVCJWT:
    """A parsed vc+jwt or vp+jwt, not trusted."""

    seals: tuple[VCJWTSeal, ...]


class VCJWT:
    """Read vc+jwt and vp+jwt.

    ``typ`` must be one of the two: a token made for another purpose is never taken for a credential.

    Spec: W3C VC-JOSE-COSE §3.1; RFC 8725 §3.11
    """

    format = "vc+jwt"
    media_types = frozenset({"application/vc+jwt", "application/vp+jwt"})

    def recognizes(self, data: bytes) -> bool:
        """Tell whether this is a token that is none of VCDM 1.1.

        Spec: RFC 7515 §3.1
        """
        return jws.looks_like(data) and not jwt_vc_1_1.looks_like(data)

    def parse(self, data: bytes) -> SealedVCJWT:
        """Return the token's one seal, not trusted.

        Raises:
            MalformedError: if the token, its type or its payload is malformed, or it mixes in the claims
                ``vc`` or ``vp`` of VCDM 1.1.

        Spec: W3C VC-JOSE-COSE §3.1.1, §3.1.3
        """
        token = jws.parse(data)
        purpose = _purpose(token.header)
        try:
            claims = parse_json_object(token.payload)
        except EncodingError as error:
            raise MalformedError(f"The token's payload: {error.detail}", clause=error.clause) from None
        if "vc" in claims or "vp" in claims:
            raise MalformedError(
                "The token carries the claim vc or vp of VCDM 1.1 although its type is that of VCDM 2.0.",
                clause="W3C VC-JOSE-COSE §3.1.3",
            )
        party = "holder" if purpose is VerificationRelationship.AUTHENTICATION else "issuer"
        issuer = claims.get("iss") or identifier(claims.get(party))
        hint = jws.signer_hint(token.header, issuer if isinstance(issuer, str) else None)
        return SealedVCJWT((VCJWTSeal(token, claims, hint, purpose),))


class VCJWTSecurer:
    """Write vc+jwt and vp+jwt.

    Spec: W3C VC-JOSE-COSE §3.1.1, §3.1.2
    """

    name = "vc+jwt"
    file_ending = ".jwt"
    algorithms = frozenset(ALGORITHMS)

    def secure(self, document: JSONObject, signer: Signer, options: SecuringOptions) -> bytes:
        """Return the document as a signed token, a vp+jwt if the options name a transaction.

        Raises:
            ProofError: if the document has a member that is a registered claim, or the key does not sign.

        Spec: W3C VC-JOSE-COSE §3.1.1, §3.1.2
        """
        taken = sorted(_TOKEN_CLAIMS.intersection(document) | {"vc", "vp"}.intersection(document))
        if taken:
            raise ProofError(
                f"The document may not have the member {taken[0]}.", clause="W3C VC-JOSE-COSE §3.1.3"
            )
        claims: dict[str, str | int] = {"iat": int(options.created.timestamp())}
        if options.not_after:
            claims["exp"] = int(options.not_after.timestamp())
        type_, content = "vc", "vc"
        if options.transaction:
            type_, content = "vp", "vp"
            claims |= {"aud": options.transaction.audience, "nonce": options.transaction.nonce}
        header = {"typ": f"{type_}+jwt", "cty": content}
        return jws.sign(header, {**document, **claims}, signer)


def _purpose(header: JSONObject) -> VerificationRelationship:
    type_ = header.get("typ")
    short = type_.lower().removeprefix("application/") if isinstance(type_, str) else ""
    if short not in _PURPOSES:
        raise MalformedError(
            f"The token's type is {str(type_)[:60]!r}, not vc+jwt or vp+jwt.",
            clause="W3C VC-JOSE-COSE §3.1.1; RFC 8725 §3.11",
            fix="The issuer must state typ vc+jwt in the token's header.",
        )
    content = header.get("cty")
    if content is not None and content not in (short[:2], f"application/{short[:2]}"):
        raise MalformedError(
            f"The token's content type is not {short[:2]}.", clause="W3C VC-JOSE-COSE §3.1.1"
        )
    return _PURPOSES[short]
