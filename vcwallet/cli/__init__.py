"""The command line: one file per command, nothing but arguments, files and words."""

from __future__ import annotations


def main() -> None:
    """Run the command line and end the program with its exit code."""
    from vcwallet.cli.app import run  # noqa: PLC0415  # the entry point stays importable without click

    run()
