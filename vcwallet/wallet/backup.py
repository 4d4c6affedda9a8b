"""All records of a wallet as one file, sealed under a passphrase of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from did.encoding import base64url
from did.encoding.strict_json import JSON, JSONObject, dump_json, parse_json_object
from did.errors import EncodingError
from did.passphrase import MAX_PLAIN_BYTES
from vcwallet.errors import WalletDamagedError
from vcwallet.wallet.records import MAX_PAYLOAD, Record, RecordId, is_kind

_ID = re.compile(r"[0-9a-f]{32}")
_VERSION = 1


def encode_backup(records: Iterable[Record]) -> bytes:
    """Return records as JSON; it must be sealed before it is written anywhere."""
    rows: list[JSON] = [
        {"id": record.id, "kind": record.kind, "payload": base64url.encode(record.payload)}
        for record in records
    ]
    return dump_json({"version": _VERSION, "records": rows})


def decode_backup(data: bytes) -> tuple[Record, ...]:
    """Return the records that ``encode_backup`` wrote.

    Raises:
        WalletDamagedError: if this is no backup, or one of a newer version.
    """
    try:
        members = parse_json_object(data, max_bytes=MAX_PLAIN_BYTES, max_depth=3)
        rows = members.get("records")
        if members.get("version") != _VERSION or not isinstance(rows, list):
            raise _unreadable()
        return tuple(_record(row) for row in rows)
    except EncodingError:
        raise _unreadable() from None


def _record(row: JSON) -> Record:
    if not isinstance(row, dict) or row.keys() != {"id", "kind", "payload"}:
        raise _unreadable()
    members: JSONObject = row
    name, kind, text = members["id"], members["kind"], members["payload"]
    if not (isinstance(name, str) and isinstance(kind, str) and isinstance(text, str)):
        raise _unreadable()
    payload = base64url.decode(text)
    if not (_ID.fullmatch(name) and is_kind(kind)) or len(payload) > MAX_PAYLOAD:
        raise _unreadable()
    return Record(RecordId(name), kind, payload)


def _unreadable() -> WalletDamagedError:
    return WalletDamagedError(
        "This backup is damaged or comes from a newer version of this program.",
        fix="Use another backup, or install a newer version.",
    )
