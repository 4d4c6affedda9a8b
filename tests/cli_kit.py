"""What the tests of the command line share: the real program, and a provider with a learner on disk."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from did.document_writer import write_document
from did.encoding.strict_json import JSON, JSONObject, dump_json, parse_json, parse_json_object
from did.identifiers import DID, DIDURL
from did.key_file import save_key
from did.methods.web import did_web_url
from did.mirror import MirrorFetcher, mirror_path
from did.passphrase import MIB, Argon2id
from did.signers import LocalSigner, generate
from vcwallet.cli.app import run
from vcwallet.issuer.issuer import Issuer
from vcwallet.issuer.status import ListSigner, StatusKeeper
from vcwallet.microcredential.class_badges import class_badges
from vcwallet.microcredential.class_list import read_class_list
from vcwallet.microcredential.course import read_course
from vcwallet.securing.registry import DEFAULT_SECURING, securer
from vcwallet.status.registry import StatusRegistry
from vcwallet.wallet.store import WalletSettings
from vcwallet.wallet.wallet import Wallet

DATA = Path(__file__).resolve().parent.parent / "examples" / "data"
COURSE, CLASS_LIST = DATA / "course.json", DATA / "class-list.csv"
PROVIDER = DID.parse("did:web:academy.example")
STATUS_LIST = "https://academy.example/status/1"
AUDIENCE, NONCE = "https://jobs.example", "n-0S6_WzA2Mj"
SECRET = "correct horse battery staple"
# The passphrase of a test's wallet need not be hard to guess.
FAST = WalletSettings(Argon2id(1, 8 * MIB))
NONE: Mapping[str, str] = {}
COMMAND = (sys.executable, "-m", "vcwallet")


@dataclass(frozen=True)
class Ended:
    """How the program ended, and what it wrote."""

    code: int
    out: str
    err: str

    def lines(self) -> list[JSONObject]:
        """Return standard output as one JSON object per line."""
        return [parse_json_object(line.encode()) for line in self.out.splitlines()]

    def object(self) -> JSONObject:
        """Return standard output as a JSON object."""
        return parse_json_object(self.out.encode())


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return an environment that holds no defaults of the program but these."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VCWALLET")}
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "PYTHONIOENCODING"):
        kept.pop(name, None)
    return {**kept, "PYTHONUTF8": "1", **variables}


def program(
    *arguments: object,
    stdin: bytes = b"",
    folder: Path | None = None,
    variables: Mapping[str, str] = NONE,
    **more: str,
) -> Ended:
    """Run the real program in a process of its own, as a shell would, without a terminal."""
    ended = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env=environment({**variables, **more}),
        check=False,
        timeout=60,
    )
    out, err = (written.decode(errors="backslashreplace") for written in (ended.stdout, ended.stderr))
    return Ended(ended.returncode, out, err)


def inside(*arguments: object, stdin: bytes = b"", variables: Mapping[str, str] = NONE, **more: str) -> Ended:
    """Run the program's entry point in this process, which is quicker."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["vcwallet", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        for name in set(os.environ) - set(environment({})):
            patch.delenv(name)
        for name, value in {**variables, **more}.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            run()
    return Ended(int(ended.value.code or 0), *(_written(stream) for stream in (out, err)))


def _written(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    return buffer.getvalue().decode() if isinstance(buffer, io.BytesIO) else ""


@dataclass(frozen=True)
class Academy:
    """A provider with a web site and a registry, and a learner with a wallet, all in one folder."""

    folder: Path
    provider: LocalSigner
    learner: LocalSigner

    @property
    def web(self) -> Path:
        """Return the folder that stands for the web."""
        return self.folder / "web"

    @property
    def key(self) -> Path:
        """Return the provider's key file."""
        return self.folder / "provider.key"

    @property
    def learner_key(self) -> Path:
        """Return a key file with the key of the learner's wallet."""
        return self.folder / "learner.key"

    @property
    def registry(self) -> Path:
        """Return the provider's status registry."""
        return self.folder / "registry.db"

    @property
    def wallet(self) -> Path:
        """Return the learner's empty wallet, whose passphrase is ``SECRET``; copy it before changing it."""
        return self.folder / "learner.wallet"

    @property
    def trust(self) -> Path:
        """Return a trust list with the provider on it."""
        return self.folder / "trust.json"

    @property
    def badge(self) -> Path:
        """Return a badge that was issued to the learner, with a status."""
        return self.folder / "badge.json"

    @property
    def revoked(self) -> Path:
        """Return another one, which was revoked."""
        return self.folder / "revoked.json"

    @property
    def altered(self) -> Path:
        """Return the badge with another grade."""
        return self.folder / "altered.json"

    @property
    def fetcher(self) -> MirrorFetcher:
        """Return what fetches from the folder that stands for the web."""
        return MirrorFetcher(self.web)

    def copy_of_wallet(self, path: Path) -> Path:
        """Return a copy of the learner's empty wallet."""
        path.write_bytes(self.wallet.read_bytes())
        path.chmod(0o600)
        return path


def found_academy(folder: Path) -> Academy:
    """Make all of it in an empty folder."""
    provider = generate().named(DIDURL(PROVIDER, fragment="key-1"))
    wallet = folder / "learner.wallet"
    with Wallet.create(wallet, SECRET, FAST) as opened:
        learner = opened.signer()
    academy = Academy(folder, provider, learner)
    save_key(academy.key, provider)
    save_key(academy.learner_key, learner)
    trusted: JSON = {"issuers": [{"id": PROVIDER.text, "name": "Our academy"}]}
    academy.trust.write_bytes(dump_json(trusted))
    document = mirror_path(academy.web, did_web_url(PROVIDER))
    document.parent.mkdir(parents=True)
    document.write_bytes(
        dump_json(write_document(PROVIDER, [(provider.verification_method, provider.public_key)]))
    )
    _issue(academy)
    academy.altered.write_bytes(academy.badge.read_bytes().replace(b'"18/20"', b'"20/20"'))
    return academy


def _issue(academy: Academy) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    with StatusRegistry.create(academy.registry) as registry:
        keeper = StatusKeeper(registry, STATUS_LIST)
        issuer = Issuer(academy.provider, securer(DEFAULT_SECURING), keeper)
        for path, number in ((academy.badge, "1"), (academy.revoked, "2")):
            badge = unsigned_badge(academy.learner.verification_method.did.text, number, now)
            path.write_bytes(issuer.issue(badge, now))
            if path == academy.revoked:
                registry.set_status(str(badge["id"]), keeper.purpose, 1)
        published = mirror_path(academy.web, STATUS_LIST)
        published.parent.mkdir(parents=True)
        ListSigner(academy.provider, securer(DEFAULT_SECURING)).publish(keeper, published, now)


def unsigned_badge(learner: str, number: str, issued: datetime) -> JSONObject:
    """Return the unsigned badge of one learner, as the example course gives it."""
    line = f"{number},Marie-Claire,Wagener,{learner},2026-06-12,18/20"
    header = "learner_id,given_name,family_name,did,assessment_date,grade"
    people = read_class_list(f"{header}\n{line}\n".encode())
    return class_badges(read_course(COURSE.read_bytes()), people, PROVIDER.text, issued)[0].credential


def small_credential(**members: JSON) -> JSONObject:
    """Return a small unsigned credential that is no micro-credential."""
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"id": "did:example:subject"},
        **members,
    }


def write_json(path: Path, document: JSONObject) -> Path:
    """Write a document for the program to read; return its path."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def items(value: JSON) -> list[JSONObject]:
    """Return the objects of a JSON array."""
    assert isinstance(value, list)
    return [item for item in value if isinstance(item, dict)]


def findings(row: JSONObject) -> dict[str, str]:
    """Return what each check found, as ``verify --json`` says it."""
    return {str(item["check"]): str(item["outcome"]) for item in items(row["findings"])}


def parsed(path: Path) -> JSON:
    """Return what a JSON file holds."""
    return parse_json(path.read_bytes())
