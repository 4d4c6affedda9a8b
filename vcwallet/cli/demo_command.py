"""``vcwallet demo``: tell the whole story on real course data."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from vcwallet.cli.exits import Exit
from vcwallet.cli.output import console
from vcwallet.cli.show import LANGUAGES
from vcwallet.cli.story.stage import Stage
from vcwallet.cli.story.story import tell

_MARKER = ".made-by-vcwallet-demo"


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Where the story leaves its files; the files of an earlier demo are replaced.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
def command(folder: Path, lang: str) -> int:
    """Tell the whole story on real course data, in under a minute.

    A provider issues to a class, a learner presents, an employer checks, five frauds are refused.
    Ends with exit code 0 only if each step had the expected verdict.
    """
    _clear(folder)
    stage = Stage(folder.resolve(), lang)
    tell(stage)
    if stage.surprises:
        for surprise in stage.surprises:
            console().print(f"NOT AS EXPECTED: {surprise}", style="bold red")
        return Exit.REJECTED
    console().print(
        f"\nEach step ended as it should. The files are in {folder}/.", style="bold green", markup=False
    )
    return Exit.DONE


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARKER).exists():
            raise click.UsageError(
                f"{folder} exists and was not made by an earlier demo; choose another --folder."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARKER).touch()
