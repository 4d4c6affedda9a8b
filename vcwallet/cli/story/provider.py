"""The training provider of the story."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from did.document_writer import write_document
from did.encoding.strict_json import dump_json
from did.identifiers import DIDURL
from did.key_file import save_key
from did.methods.web import did_web_url
from did.mirror import mirror_path
from did.signers import LocalSigner, generate
from vcwallet.cli.progress import tracked
from vcwallet.cli.story.stage import LEARNER, PROVIDER, STATUS_LIST, Stage, data_folder
from vcwallet.issuer.batch import Draft, issue_all
from vcwallet.issuer.issuer import Issuer
from vcwallet.issuer.status import ListSigner, StatusKeeper
from vcwallet.microcredential.class_badges import class_badges
from vcwallet.microcredential.class_list import read_class_list
from vcwallet.microcredential.course import read_course
from vcwallet.microcredential.language_map import LanguageMap
from vcwallet.securing.registry import DEFAULT_SECURING, securer
from vcwallet.status.publish import publish
from vcwallet.status.registry import StatusRegistry


@dataclass(frozen=True, slots=True)
class Provider:
    """Issue to a class, publish and revoke.

    Args:
        stage: where the story is told.
        signer: the provider's key.
        registry: the status registry.
    """

    stage: Stage
    signer: LocalSigner
    registry: StatusRegistry

    @classmethod
    def found(cls, stage: Stage) -> Provider:
        """Make the provider: key, DID document on its web site, empty registry."""
        signer = generate().named(DIDURL(PROVIDER, fragment="key-1"))
        save_key(stage.folder / "provider.key", signer)
        document = write_document(PROVIDER, [(signer.verification_method, signer.public_key)])
        path = mirror_path(stage.web, did_web_url(PROVIDER))
        path.parent.mkdir(parents=True)
        publish(dump_json(document), path)
        stage.say(f"The provider is {PROVIDER}; its public key stands in {_shown(stage, path)}.")
        registry = StatusRegistry.create(stage.folder / "status-registry.db")
        return cls(stage, signer, registry)

    @property
    def keeper(self) -> StatusKeeper:
        """Return what gives each credential its status entry."""
        return StatusKeeper(self.registry, STATUS_LIST)

    def issue_class(self, learner: str) -> Path:
        """Issue to all 25 learners; return the file of the one that the story is about.

        Args:
            learner: the DID from her wallet, which replaces the one in the class list.
        """
        data = data_folder()
        course = read_course((data / "course.json").read_bytes())
        lines = (data / "class-list.csv").read_text(encoding="utf-8").splitlines()
        class_list = "\n".join(_with_did(line, learner) for line in lines) + "\n"
        (self.stage.folder / "class-list.csv").write_text(class_list, encoding="utf-8")
        people = read_class_list(class_list.encode())
        moment = self.stage.started.replace(microsecond=0)
        badges = class_badges(course, people, PROVIDER.text, moment)
        drafts = [Draft(badge.name, badge.credential) for badge in badges]
        issuer = Issuer(self.signer, securer(DEFAULT_SECURING), self.keeper)
        folder = self.stage.folder / "issued"
        issued = list(tracked(issue_all(issuer, drafts, folder, self.stage.started), len(drafts), "Issuing"))
        self.stage.say(f"Course: {_title(course.specification.title, self.stage.language)}")
        self.stage.say(
            f"{len(issued)} learners, {len(issued)} micro-credentials in {_shown(self.stage, folder)}/."
        )
        return next(file.path for file in issued if file.path.stem == LEARNER)

    def publish_status(self) -> None:
        """Sign the status list and put it on the provider's web site."""
        path = mirror_path(self.stage.web, STATUS_LIST)
        path.parent.mkdir(parents=True, exist_ok=True)
        lists = ListSigner(self.signer, securer(DEFAULT_SECURING))
        version = lists.publish(self.keeper, path, self.stage.started)
        self.stage.say(f"Status list, version {version}, in {_shown(self.stage, path)}.")

    def revoke(self, credential_id: str) -> None:
        """Revoke a credential and publish the list again."""
        self.registry.set_status(credential_id, self.keeper.purpose, 1)
        self.publish_status()


def _with_did(line: str, did: str) -> str:
    cells = line.split(",")
    return ",".join([*cells[:3], did, *cells[4:]]) if cells[0] == LEARNER else line


def _title(title: LanguageMap, language: str) -> str:
    return title.get(language) or title.get("en")


def _shown(stage: Stage, path: Path) -> str:
    return str(Path(stage.folder.name) / path.relative_to(stage.folder))
