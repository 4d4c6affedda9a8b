"""Issue many credentials into a folder, so that it can be interrupted at any moment and run again."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from did.encoding.strict_json import JSONObject
from did.errors import KeyFileError
from did.private_file import write_private
from vcwallet.errors import RegistryError
from vcwallet.issuer.issuer import Issuer, check_issuable

# What a killed program may leave where it was writing, and an age at which nobody is writing any more.
_LEFT_OVERS = ".private-*.tmp"
_STALE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Draft:
    """Say what to issue and under which name.

    Args:
        name: the file's name, without its ending.
        credential: an unsigned credential with an ``id`` that is the same whenever it is drafted.
    """

    name: str
    credential: JSONObject


@dataclass(frozen=True, slots=True)
class Issued:
    """Name a credential that is in the folder now.

    Args:
        path: its file.
        credential_id: its identifier.
        before: whether it was there already from an earlier run.
    """

    path: Path
    credential_id: str
    before: bool


def issue_all(issuer: Issuer, drafts: Sequence[Draft], folder: Path, created: datetime) -> Iterator[Issued]:
    """Issue each draft into its own file and yield it; a draft whose file is there is left as it is.

    Every draft is checked before the first is signed. Files appear whole or not at all. Status indices are
    handed out by the credential's id, so that a second run uses the same ones. Unfinished files that a killed
    run left in the folder are removed once they are older than ten seconds.

    Args:
        issuer: who issues.
        drafts: what; names and ids must differ from each other.
        folder: where; made if it is missing.
        created: when.

    Raises:
        ProfileError: if a draft may not be issued; nothing is written then.
        RegistryError: if a draft has no id or a name that is none of a file, two drafts have the same name or
            id, or a status index cannot be had; nothing is written then. Or if a file cannot be written.
        ProofError: if a draft cannot be secured, which shows only when its turn comes; what was written
            before stays, and the next run goes on from there.
    """
    ids = [_id_of(draft) for draft in drafts]
    _check_different([draft.name for draft in drafts], "name")
    _check_different(ids, "id")
    for draft in drafts:
        check_issuable(issuer.with_issuer(draft.credential))
    if issuer.status:
        issuer.status.reserve(ids)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise RegistryError(f"The folder {folder} cannot be made: {error.strerror}.") from None
    _remove_left_overs(folder, created)
    for draft, credential_id in zip(drafts, ids, strict=True):
        path = folder / f"{draft.name}{issuer.securer.file_ending}"
        before = _is_there(path)
        if not before:
            _write(path, issuer.issue(draft.credential, created))
        yield Issued(path, credential_id, before)


def _remove_left_overs(folder: Path, created: datetime) -> None:
    for path in folder.glob(_LEFT_OVERS):
        with suppress(OSError):  # somebody else's, or gone meanwhile
            status = path.lstat()
            if stat.S_ISREG(status.st_mode) and status.st_mtime < created.timestamp() - _STALE_SECONDS:
                path.unlink()


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # a name that is too long, a folder that may not be read
        raise RegistryError(f"The file {path.name[:100]} cannot be made: {error.strerror}.") from None


def _write(path: Path, data: bytes) -> None:
    try:
        write_private(path, data)
    except KeyFileError as error:
        raise RegistryError(error.detail, clause=error.clause, fix=error.fix) from None


def _id_of(draft: Draft) -> str:
    if Path(draft.name).name != draft.name or "\0" in draft.name:  # it would lead out of the folder
        raise RegistryError(f"{draft.name[:100]!r} cannot be the name of a file.")
    identifier = draft.credential.get("id")
    if not isinstance(identifier, str):
        raise RegistryError(
            f"The credential {draft.name[:100]} has no id.", fix='Add a member like "id": "urn:uuid:…".'
        )
    return identifier


def _check_different(values: Sequence[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise RegistryError(f"Two credentials have the same {what}: {value[:100]}.")
        seen.add(value)
