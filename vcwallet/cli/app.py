"""The program ``vcwallet``: find a command, run it, turn declared errors into a line and an exit code."""

from __future__ import annotations

import io
import sys
from importlib import import_module

import click

from did.errors import FetchError, ProblemError
from vcwallet.cli.exits import Exit
from vcwallet.cli.output import note

# Each command with the module that is imported only when the command is used.
COMMANDS = {
    "demo": ("demo", "Tell the whole story on real course data, in under a minute."),
    "did": ("did", "Make keys and DIDs, and resolve them."),
    "issue": ("issue", "Sign a credential, or one for each learner of a class."),
    "present": ("present", "Show credentials to one verifier, in answer to its nonce."),
    "verify": ("verify", "Check credentials and presentations."),
    "status": ("status", "Keep and publish the status of issued credentials."),
    "wallet": ("wallet", "Hold credentials in an encrypted file."),
    "plumbing": ("plumbing", "Look inside, for people who debug proofs."),
}


class LazyGroup(click.Group):
    """Import a command's module when the command is used, so that --help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Return the commands in the order of the story."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # as above
        """Return a command, imported now, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"vcwallet.cli.{COMMANDS[cmd_name][0]}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={
        "help_option_names": ["-h", "--help"],
        "auto_envvar_prefix": "VCWALLET",
        "max_content_width": 100,
    },
)
@click.version_option(package_name="vcwallet", prog_name="vcwallet")
def cli() -> None:
    """Issue, hold, show, verify and revoke micro-credentials.

    Exit codes: 0 accepted or done, 1 rejected, 2 usage, 3 could not tell.
    """


def run() -> None:
    """Run the program; a declared error becomes one line on standard error and an exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that lacks a character, or the name of a file that is not Unicode, is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        result = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        note("Interrupted.")
        sys.exit(Exit.USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ProblemError as error:
        sys.exit(tell(error))
    except SystemExit:
        # This is how click and rich end where nobody reads the output: the verdict was not told.
        sys.exit(Exit.COULD_NOT_TELL)
    except OSError as error:
        note(f"vcwallet: {error.filename or 'A file'} cannot be used: {error.strerror}.")
        sys.exit(Exit.REJECTED)
    sys.exit(result if isinstance(result, int) else 0)


def tell(error: ProblemError) -> int:
    """Write a declared error for a person; return the exit code that it means."""
    clause = f" ({error.clause})" if error.clause else ""
    note(f"vcwallet: {error}{clause}")
    return Exit.COULD_NOT_TELL if isinstance(error, FetchError) else Exit.REJECTED
