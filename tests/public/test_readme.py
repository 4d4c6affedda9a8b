"""That the README tells the truth: each of its blocks does what it says, in order, in a fresh folder."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from readme_blocks import CHECKED_INSTEAD, ROOT, SHELLS, Block, Reader, read_blocks, read_commands, same_text

BLOCKS = read_blocks((ROOT / "README.md").read_text(encoding="utf-8"))

# The blocks share one folder, so one worker runs them.
pytestmark = pytest.mark.xdist_group("readme")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """Do every block once, in order; return what went otherwise, by the block's line."""
    folder = tmp_path_factory.mktemp("readme")
    if (ROOT / "examples").is_dir():
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "examples", folder / "examples", ignore=unwanted)
    reader = Reader(folder)
    return {block.line: reader.do(block) for block in BLOCKS}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"line-{block.line}")
def test_a_block_does_what_the_readme_says(block: Block, outcomes: dict[int, str]) -> None:
    problem = outcomes[block.line]
    assert not problem, f"README.md, line {block.line}: {problem}"


def test_one_block_runs_the_tests_as_its_last_command_and_calls_make_only() -> None:
    # .ci/run runs this block as it stands, and its output has to end with pytest's own summary.
    shells = [block for block in BLOCKS if block.language in SHELLS]
    texts = [[command.text for command in read_commands(block)] for block in shells]
    found = [block for block in texts if any(re.match(r"make test(\s|$)", text) for text in block)]
    assert len(found) == 1, "README.md has to have exactly one shell block that runs `make test`"
    assert re.match(r"make test(\s|$)", found[0][-1])
    assert [text for text in found[0] if not text.startswith("make ")] == []


def test_every_command_that_is_not_run_has_a_reason() -> None:
    assert all(reason for _, _, reason in CHECKED_INSTEAD)


def problems(folder: Path, markdown: str) -> list[str]:
    reader = Reader(folder)
    return [problem for block in read_blocks(markdown) if (problem := reader.do(block))]


GOOD = """\
Install it:

```sh
git clone https://example.org/vcwallet.git && cd vcwallet
python3 -m venv .venv
. .venv/bin/activate
pip install vcwallet
make demo test PYTHON=python3  # a remark
```

<!-- file: note.json -->
```json
{"a": 1}
```

```sh
# a remark
export COLOUR=green
mkdir deep
cd deep
cat > list <<'END'
one
two
END
test "$(cat ../note.json)" = '{"a": 1}' &&
  printf '%s %s\\n' "$COLOUR" \\
    done
```

<!-- output -->
```text
gr... done
```

1. In a list:

   <!-- exit: 3 -->
   ```console
   $ cat list
   one
   two
   $ for word in a b
   > do echo $word; done
   a
   ...
   $ sh -c 'exit 3'
   ```

```python
value = 20
print("not repeated below")
```

<!-- continues -->
```python
print(value + 1)
```

<!-- output -->
```text
21
```

<!-- exit: 1 -->
```python
raise SystemExit(1)
```

<!-- not run: a sketch -->
```json
{}
```
"""


def test_a_readme_that_tells_the_truth_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == []
    assert len(read_blocks(GOOD)) == GOOD.count("```") // 2


@pytest.mark.parametrize(
    ("markdown", "problem"),
    [
        ("```sh\nfalse\ntrue\n```", "'false' ended with 1 instead of 0"),
        ("<!-- exit: 1 -->\n```sh\ntrue\n```", "'true' ended with 0 instead of 1"),
        ("<!-- exit: 1 -->\n```sh\nfalse\nfalse\n```", "'false' ended with 1 instead of 0"),
        ("<!-- exit: 1 -->\n\nText between.\n\n```sh\nfalse\n```", "'false' ended with 1 instead of 0"),
        ("```console\n$ echo one\ntwo\n```", "expected:\ntwo\nprinted:\none"),
        ("```console\nno prompt\n```", "holds no command"),
        ("```sh\necho one\n```\n<!-- output -->\n```text\ntwo\n```", "expected:\ntwo"),
        ("```sh\nmake nothing\n```", "the Makefile has no target nothing"),
        ("```sh\npip install something-else\n```", "installs something-else instead of this package"),
        ("```sh\nif true\n```", "ended with 2 instead of 0"),
        ("```python\nraise SystemExit(2)\n```", "ended with 2 instead of 0"),
        ("```python\nx = 1\n```\n```python\nprint(x)\n```", "NameError"),
        ("```json\n{}\n```", "a block of language json needs a mark"),
        ("```\nplain\n```", "a block of language (none) needs a mark"),
        ("<!-- not run: -->\n```sh\nfalse\n```", "has to say why"),
        ("<!-- ignore -->\n```sh\ntrue\n```", "unknown mark: ignore"),
    ],
)
def test_a_readme_that_does_not_is_reported(tmp_path: Path, markdown: str, problem: str) -> None:
    [found] = problems(tmp_path, markdown)
    assert problem in found


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\nb", "a\nb\n", True),
        ("a...c\n...\nz", "abc\nm\nn\nz\n", True),
        ("...", "", True),
        ("a.c", "abc", False),
        ("a", "a\nb", False),
        ("a\n...\nz", "a\nz", True),
    ],
)
def test_three_dots_stand_for_anything(expected: str, printed: str, same: bool) -> None:
    assert same_text(expected, printed) is same
