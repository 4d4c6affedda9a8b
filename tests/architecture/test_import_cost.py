"""That ``import did`` and ``import vcwallet`` load nothing that a caller may not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from source_tree import ROOT

LOADED_WHEN_NEEDED = {"httpx", "pyld", "rich", "click", "sqlite3", "jwcrypto"}


def heavy_imports(statement: str, folder: Path) -> set[str]:
    """Return which of the heavy packages a fresh interpreter has loaded after ``statement``."""
    program = f"{statement}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout)} & LOADED_WHEN_NEEDED


@pytest.mark.parametrize("statement", ["import did", "import vcwallet", "import did, vcwallet"])
def test_importing_a_package_loads_nothing_heavy(statement: str) -> None:
    assert heavy_imports(statement, ROOT) == set()


def test_a_heavy_import_is_reported(tmp_path: Path) -> None:
    (tmp_path / "careless.py").write_text("def f():\n    import sqlite3\n\nf()\n", encoding="utf-8")
    assert heavy_imports("import careless", tmp_path) == {"sqlite3"}
