"""A training provider: issue a course to a class, each with a status, and publish the status list.

    vcwallet did create --method web --domain academy.example --site academy/site -o academy/provider.key
    python examples/issuer.py examples/data/course.json examples/data/class-list.csv academy

Credentials go to ``academy/issued``; your web server serves ``academy/site``. Run it again after an
interruption: what was issued stays as it is.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import did
import vcwallet
from did.key_file import load_key
from did.mirror import mirror_path
from vcwallet.issuer.batch import Draft, issue_all
from vcwallet.issuer.status import ListSigner, StatusKeeper
from vcwallet.microcredential.class_badges import class_badges
from vcwallet.microcredential.class_list import read_class_list
from vcwallet.microcredential.course import read_course
from vcwallet.securing.registry import securer
from vcwallet.status.registry import StatusRegistry

STATUS_LIST = "https://academy.example/status/1"


def main(course: Path, class_list: Path, folder: Path) -> None:
    """Issue to everybody on the list, then sign the status list and put it on the site."""
    now = datetime.now(UTC).replace(microsecond=0)
    signer, way = load_key(folder / "provider.key"), securer("eddsa-rdfc-2022")
    people = read_class_list(class_list.read_bytes())
    badges = class_badges(read_course(course.read_bytes()), people, signer.did.text, now)
    drafts = [Draft(badge.name, badge.credential) for badge in badges]
    file = folder / "registry.db"
    with StatusRegistry.open(file) if file.exists() else StatusRegistry.create(file) as registry:
        keeper = StatusKeeper(registry, STATUS_LIST)
        issuer = vcwallet.Issuer(signer, way, keeper)
        for issued in issue_all(issuer, drafts, folder / "issued", now):
            print("was there" if issued.before else "issued", issued.path, issued.credential_id)
        published = mirror_path(folder / "site", STATUS_LIST)
        published.parent.mkdir(parents=True, exist_ok=True)
        ListSigner(signer, way).publish(keeper, published, now)


if __name__ == "__main__":
    if len(sys.argv) != len(("program", "course", "class list", "folder")):
        sys.exit(__doc__)
    try:
        main(*map(Path, sys.argv[1:]))
    except (did.ProblemError, OSError) as error:
        sys.exit(str(error))
