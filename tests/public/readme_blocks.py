"""Read the fenced blocks of a Markdown file and do what they say, in order, in one folder.

An HTML comment before a block marks it:

- `<!-- exit: 1 -->`: its last command, or its program, ends with this code instead of 0.
- `<!-- continues -->`: a Python block that goes on where the Python block before it stopped.
- `<!-- output -->`: what the block before it prints; `...` stands for anything, alone for any lines.
- `<!-- file: NAME -->`: the block is written to this file.
- `<!-- not run: reason -->`: the block is left alone.

`python`, `sh`, `bash` and `console` blocks are run unless marked otherwise; others have to have a mark.
In a `console` block a command follows `$ `, and lines below it, if any, are what it prints.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHELLS = frozenset({"sh", "bash", "console"})
MARKS = frozenset({"exit", "continues", "output", "file", "not run"})
GIVE_UP_AFTER = 300  # seconds; a command that waits for ever is a failure

_FENCE = re.compile(r"^(?P<indent> *)(?P<fence>`{3,}|~{3,}) *(?P<language>[\w+-]*)")
_MARK = re.compile(r"^\s*<!--\s*(?P<name>[a-z ]+?)\s*(?::\s*(?P<value>.*?))?\s*-->\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: the line it starts on, its language, its text and its marks."""

    line: int
    language: str
    text: str
    marks: Mapping[str, str]


def read_blocks(markdown: str) -> list[Block]:
    """Return the fenced blocks of a Markdown text."""
    blocks = []
    marks: dict[str, str] = {}
    lines = iter(enumerate(markdown.splitlines(), start=1))
    for number, line in lines:
        if fence := _FENCE.match(line):
            body = list(_body(lines, fence["fence"]))
            text = textwrap.dedent("\n".join(body)) + "\n"
            blocks.append(Block(number, fence["language"].lower(), text, marks))
            marks = {}
        elif mark := _MARK.match(line):
            marks[mark["name"]] = mark["value"] or ""
        elif line.strip():
            marks = {}
    return blocks


def _body(lines: Iterator[tuple[int, str]], fence: str) -> Iterator[str]:
    for _, line in lines:
        if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
            return
        yield line


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a shell block, and what it prints where the block says so."""

    text: str
    prints: str = ""


def read_commands(block: Block) -> list[Command]:
    """Return the commands of a shell block; one may span lines."""
    if block.language != "console":
        return [Command(text) for text in _join(block.text.splitlines())]
    commands: list[Command] = []
    for chunk in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        first, *rest = chunk.splitlines()
        while rest and rest[0].startswith("> "):
            first += "\n" + rest.pop(0)[2:]
        commands.append(Command(first, "\n".join(rest).strip("\n")))
    return commands


def _join(lines: Sequence[str]) -> Iterator[str]:
    text = ""
    for line in lines:
        text = f"{text}\n{line}" if text else line
        if not text.strip() or text.lstrip().startswith("#"):
            text = ""
        elif _complete(text):
            yield text
            text = ""
    if text:
        yield text


def _complete(text: str) -> bool:
    if text.endswith("\\"):
        return False
    done = subprocess.run(["bash", "-n", "-c", text], capture_output=True, text=True, check=False)
    return done.returncode == 0 and "here-document" not in done.stderr


def _make_targets(command: str) -> str:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z][a-z-]*):(?!=)", makefile, re.MULTILINE))
    asked = {word for word in command.split()[1:] if "=" not in word}
    return "".join(f"the Makefile has no target {target}" for target in sorted(asked - known))


def _our_package(command: str) -> str:
    words = command.partition(" install")[2].split()
    names = [word.strip("'\"") for word in words if not word.startswith("-")]
    return "" if names in (["vcwallet"], ["."]) else f"installs {' '.join(names)} instead of this package"


def _fine(_command: str) -> str:
    return ""


# Commands that are not run here: what is checked instead, and why.
CHECKED_INSTEAD: tuple[tuple[str, Callable[[str], str], str], ...] = (
    (r"make( [\w=.-]+)*", _make_targets, "would run these tests inside themselves; .ci/run runs it"),
    (r"((python3? -m )?pip|pipx|uv( pip| tool)?) install\b.*", _our_package, "test_wheel.py installs it"),
    (r"git clone \S+", _fine, "needs the network; the working folder stands for the clone"),
    (r"cd vcwallet", _fine, "the working folder stands for the clone"),
    (r"python3? -m venv \S+", _fine, "the environment of these tests stands for it"),
    (r"(\.|source) \S+/bin/activate", _fine, "the environment of these tests stands for it"),
)  # fmt: skip


def same_text(expected: str, printed: str) -> bool:
    """Tell whether ``printed`` is what ``expected`` says, where `...` stands for anything."""
    lines = [line.rstrip() for line in expected.strip("\n").splitlines()]
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\s*?\n"
        for line in lines
    )
    return re.fullmatch(pattern, printed.strip("\n") + "\n") is not None


@dataclass(slots=True)
class Reader:
    """Someone who does what the blocks say, in one folder, and notes what went otherwise."""

    folder: Path
    printed: str = ""
    python: list[str] = field(default_factory=list)

    def do(self, block: Block) -> str:
        """Return what went otherwise than the block says, or nothing."""
        if unknown := set(block.marks) - MARKS:
            return f"unknown mark: {', '.join(sorted(unknown))}"
        if {"not run", "file", "output"} & set(block.marks):
            return self._do_mark(block)
        if block.language in SHELLS:
            return self._do_commands(block)
        if block.language == "python":
            return self._do_python(block)
        return f"a block of language {block.language or '(none)'} needs a mark: output, file or not run"

    def _do_mark(self, block: Block) -> str:
        if "not run" in block.marks:
            return "" if block.marks["not run"] else "a block that is not run has to say why"
        if "file" in block.marks:
            (self.folder / block.marks["file"]).write_text(block.text, encoding="utf-8")
            return ""
        return _difference(block.text, self.printed)

    def _do_commands(self, block: Block) -> str:
        commands = read_commands(block)
        self.printed = ""
        for number, command in enumerate(commands, start=1):
            expected = int(block.marks.get("exit", "0")) if number == len(commands) else 0
            if problem := self._do_command(command, expected):
                return problem
        return "" if commands else "the block holds no command"

    def _do_command(self, command: Command, expected: int) -> str:
        parts = command.text.split(" && ")
        checks = [_check_instead(part) for part in parts]
        if any(check is not None for check in checks):
            problems = [
                self._do_command(Command(part), expected) if check is None else check
                for part, check in zip(parts, checks, strict=True)
            ]
            return "; ".join(problem for problem in problems if problem)
        code, printed = self._run("bash", "-c", _REMEMBER.replace("COMMAND", command.text, 1))
        self.printed += printed
        if code != expected:
            return f"{command.text!r} ended with {code} instead of {expected}:\n{printed}"
        return _difference(command.prints, printed) if command.prints else ""

    def _do_python(self, block: Block) -> str:
        self.python = [*self.python, block.text] if "continues" in block.marks else [block.text]
        program = _CONTINUE.format(before="\n".join(self.python[:-1]), now=block.text)
        code, self.printed = self._run(sys.executable, "-c", program)
        expected = int(block.marks.get("exit", "0"))
        return "" if code == expected else f"ended with {code} instead of {expected}:\n{self.printed}"

    def _run(self, *command: str) -> tuple[int, str]:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=_environment(self.folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=GIVE_UP_AFTER,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout


# Each command starts with the folder and the exported variables that the one before it left.
_REMEMBER = """\
test ! -e "$HOME/.reader" || . "$HOME/.reader"
trap 'code=$?; { export -p; printf "cd %q\\n" "$PWD"; } >"$HOME/.reader"; exit $code' EXIT
COMMAND
"""

_CONTINUE = """\
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()):
    exec(compile({before!r}, "<the blocks before>", "exec"))
exec(compile({now!r}, "<README.md>", "exec"))
"""


def _environment(home: Path) -> dict[str, str]:
    # Only what a fresh terminal has: no setting of ours, and the programs of this environment first.
    return {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "NO_COLOR": "1",
        "COLUMNS": "120",
        "PYTHONUNBUFFERED": "1",
    }


def _check_instead(command: str) -> str | None:
    for pattern, check, _ in CHECKED_INSTEAD:
        if re.fullmatch(pattern, command.partition("  #")[0].strip()):
            return check(command.partition("  #")[0].strip())
    return None


def _difference(expected: str, printed: str) -> str:
    return "" if same_text(expected, printed) else f"expected:\n{expected}\nprinted:\n{printed}"
