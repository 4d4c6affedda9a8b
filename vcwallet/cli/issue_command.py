"""``vcwallet issue``: sign one credential, or one for each learner of a class."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from vcwallet.cli.inputs import EXISTING, READABLE, STANDARD_INPUT, read, read_json, read_key
from vcwallet.cli.output import note, write
from vcwallet.cli.progress import tracked
from vcwallet.issuer.batch import Draft, issue_all
from vcwallet.issuer.issuer import Issuer
from vcwallet.issuer.status import StatusKeeper
from vcwallet.microcredential.class_badges import class_badges
from vcwallet.microcredential.class_list import read_class_list
from vcwallet.microcredential.course import read_course
from vcwallet.securing.registry import DEFAULT_SECURING, securer, securers
from vcwallet.status.registry import StatusRegistry
from vcwallet.verifier.verifier import system_time

_NAMES = [known.name for known in securers()]


@click.command("issue")
@click.argument("source", metavar="CREDENTIAL.json", type=READABLE)
@click.option("--key", "key_file", type=EXISTING, envvar="VCWALLET_KEY", required=True, help="Your key file.")
@click.option("--securing", type=click.Choice(_NAMES), default=DEFAULT_SECURING, show_default=True)
@click.option("--status-registry", "registry", type=EXISTING, help="Give a status, kept in this registry.")
@click.option("--status-list", "list_url", help="The https URL at which the status list is published.")
@click.option(
    "--learners", type=READABLE, help="CREDENTIAL.json is a course; issue it to this CSV's learners."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file, or the folder for a class.")
def command(
    source: Path,
    key_file: Path,
    securing: str,
    registry: Path | None,
    list_url: str | None,
    learners: Path | None,
    output: Path | None,
) -> None:
    """Sign a credential, or one for each learner of a class.

    A class can be interrupted at any moment and issued again: what is there is left as it is.
    """
    if bool(registry) != bool(list_url):
        raise click.UsageError("--status-registry and --status-list belong together.")
    issuer = Issuer(read_key(key_file), securer(securing))
    if registry and list_url:
        with StatusRegistry.open(registry) as opened:
            _issue(replace(issuer, status=StatusKeeper(opened, list_url)), source, learners, output)
    else:
        _issue(issuer, source, learners, output)


def _issue(issuer: Issuer, source: Path, learners: Path | None, output: Path | None) -> None:
    if learners is None:
        write(output, issuer.issue(read_json(source), system_time()))
        return
    if output is None or str(output) == STANDARD_INPUT:
        raise click.UsageError("Name the folder for the credentials of the class with -o.")
    now = system_time().replace(microsecond=0)
    course = read_course(read(source), source=source.name)
    for problem in course.warnings:
        note(f"Warning: {problem}")
    did = issuer.signer.verification_method.did.text
    badges = class_badges(course, read_class_list(read(learners)), did, now)
    drafts = [Draft(badge.name, badge.credential) for badge in badges]
    files = list(tracked(issue_all(issuer, drafts, output, now), len(drafts), "Issuing"))
    before = sum(file.before for file in files)
    note(f"{len(files) - before} issued, {before} were there already, in {output}")
