"""What a profile offers: reading one data model into the view."""

from __future__ import annotations

from typing import Protocol

from did.encoding.strict_json import JSONObject
from vcwallet.model.view import CredentialView, PresentationView


class Profile(Protocol):
    """Read documents of one data model."""

    @property
    def name(self) -> str:
        """Return the data model's name and version."""
        ...

    def recognizes(self, document: JSONObject) -> bool:
        """Tell whether a document says that it follows this data model."""
        ...

    def read(self, document: JSONObject) -> CredentialView | PresentationView:
        """Return the view of a document whose proof opened.

        Raises:
            ProfileError: if the document does not follow its data model.
        """
        ...
