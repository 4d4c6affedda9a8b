"""Say in plain words what a credential says and what was found."""

from __future__ import annotations

from did.encoding.strict_json import JSON
from vcwallet.cli.output import console, grid, harmless
from vcwallet.errors import MicroCredentialError
from vcwallet.microcredential.describe import describe
from vcwallet.microcredential.open_badges.reader import from_open_badge
from vcwallet.microcredential.phrases import Language
from vcwallet.model.times import format_date_time_stamp
from vcwallet.model.view import CredentialView
from vcwallet.verifier.ledger import DID_NOT_RUN
from vcwallet.verifier.result import Check, Finding, Outcome, Verdict, VerificationResult

LANGUAGES = [language.value for language in Language]
_MARKS = {
    Outcome.PASSED: ("✔", "green"),
    Outcome.FAILED: ("✘", "red"),
    Outcome.INDETERMINATE: ("?", "yellow"),
    Outcome.NOT_APPLICABLE: ("-", "dim"),
}
_VERDICTS = {
    Verdict.ACCEPTED: ("ACCEPTED", "bold green"),
    Verdict.REJECTED: ("REJECTED", "bold red"),
    Verdict.INDETERMINATE: ("COULD NOT TELL", "bold yellow"),
}
_WORDS = {
    Check.FORMAT: "Format",
    Check.ALGORITHM: "Algorithm",
    Check.ADMISSION: "Signer",
    Check.KEY: "Key",
    Check.PROOF: "Signature",
    Check.PROFILE: "Data model",
    Check.ISSUER: "Issuer",
    Check.VALIDITY: "Validity",
    Check.TRUST: "Trust",
    Check.HOLDER: "Learner",
    Check.STATUS: "Revocation",
    Check.SCHEMA: "Schema",
    Check.AUDIENCE: "Made for you",
    Check.NONCE: "Made for now",
    Check.CONTAINED: "Contents",
}


def credential_lines(view: CredentialView, language: str) -> tuple[tuple[str, str], ...]:
    """Return what a credential says, as labels and values for a person.

    A credential that is no micro-credential is described by what every credential has.
    """
    try:
        return describe(from_open_badge(view.document), language)
    except MicroCredentialError:
        lines = [
            ("Title", title_of(view)),
            ("Type", ", ".join(view.types)),
            ("Issued by", view.issuer),
            ("About", ", ".join(view.subject_ids) or "not named by an identifier"),
        ]
        if view.valid_from:
            lines.append(("Valid from", format_date_time_stamp(view.valid_from)))
        if view.valid_until:
            lines.append(("Valid until", format_date_time_stamp(view.valid_until)))
        return tuple((label, harmless(value)) for label, value in lines)


def title_of(view: CredentialView) -> str:
    """Return the credential's name, or else its most specific type."""
    name = view.document.get("name")
    return _plain(name) or view.types[-1]


def show_result(result: VerificationResult, source: str, language: str) -> None:
    """Print the verdict, what each credential says, and the findings."""
    words, style = _VERDICTS[result.verdict]
    grid([((words, style), (harmless(source), ""))], indent=0)
    grid((("because:", style), (reason_text(reason), "")) for reason in result.reasons)
    for inner in result.contained or (result,):
        if inner.credential:
            _show_credential(inner.credential, inner.verdict, language)
    _show_findings(result)
    for number, inner in enumerate(result.contained, start=1):
        console().print(f"  Credential {number}:")
        _show_findings(inner)


def outcome_object(result: VerificationResult, source: str) -> dict[str, JSON]:
    """Return a result as the JSON object that ``verify --json`` prints."""
    row: dict[str, JSON] = {
        "source": source,
        "outcome": result.verdict.value,
        "findings": [_finding_object(finding) for finding in result.findings],
    }
    if result.contained:
        row["contained"] = [
            outcome_object(inner, f"{source}#{number}") for number, inner in enumerate(result.contained)
        ]
    return row


def _finding_object(finding: Finding) -> dict[str, JSON]:
    return {
        "check": finding.check.value,
        "outcome": finding.outcome.value,
        "problem": finding.problem,
        "detail": finding.detail,
        "clause": finding.clause,
    }


def _show_credential(view: CredentialView, verdict: Verdict, language: str) -> None:
    if verdict is not Verdict.ACCEPTED:
        console().print("  What it claims, not to be relied on:", style="dim")
    grid(((label, "cyan"), (value, "")) for label, value in credential_lines(view, language))


def _show_findings(result: VerificationResult) -> None:
    reached = [finding for finding in result.findings if finding.detail != DID_NOT_RUN]
    grid(_finding_row(finding) for finding in reached)
    skipped = [_WORDS[finding.check] for finding in result.findings if finding.detail == DID_NOT_RUN]
    if skipped:
        console().print(f"  Not reached, because of the above: {', '.join(skipped)}", style="dim")


def _finding_row(finding: Finding) -> tuple[tuple[str, str], ...]:
    mark, style = _MARKS[finding.outcome]
    return (mark, style), (_WORDS[finding.check], ""), (reason_text(finding), "")


def reason_text(finding: Finding) -> str:
    """Return what a check found, with the rule behind it where something is wrong."""
    detail = harmless(finding.detail)
    wrong = finding.outcome in {Outcome.FAILED, Outcome.INDETERMINATE}
    return f"{detail} [{finding.clause}]" if wrong and finding.clause else detail


def _plain(value: JSON) -> str:
    if isinstance(value, dict):
        value = value.get("@value")
    return value if isinstance(value, str) else ""
