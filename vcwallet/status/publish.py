"""Put a signed status list where a web server finds it, whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vcwallet.errors import RegistryError
from vcwallet.status.files import sync_folder, temporary_beside

if TYPE_CHECKING:
    from pathlib import Path


class PublishError(RegistryError):
    """A signed status list that could not be written; what was published before is still there."""


def publish(document: bytes, path: Path) -> None:
    """Write the signed status list to ``path`` in one step.

    A reader sees the former list or this one, never a part. Which of two lists is newer is not looked at
    here: publish inside ``StatusRegistry.publishing``, which keeps a second publisher waiting.

    Args:
        document: the secured status list credential.
        path: the file; its folder has to exist.

    Raises:
        PublishError: if the document is empty, or the folder or the file cannot be written.

    Spec: Bitstring Status List v1.0 §3.1 step 5
    """
    if not document:
        raise PublishError("An empty status list is not published.", fix="Sign the list first.")
    try:
        with temporary_beside(path) as temporary:
            _write(document, temporary)
            temporary.replace(path)
            sync_folder(path.parent)
    except OSError as error:
        raise PublishError(
            f"The status list could not be written to {path.name}: {error.strerror}.",
            fix="Make sure that the folder exists, can be written and has room.",
        ) from None


def _write(document: bytes, path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.write(document)
        file.flush()
        os.fsync(file.fileno())
