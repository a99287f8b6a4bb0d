"""Write constraints.txt anew: the exact versions that fit pyproject.toml, without addresses or hashes.

python -m tools.pins             keep what still fits
python -m tools.pins --upgrade   take the newest of all
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.console import ROOT
from tools.setup import CONSTRAINTS, PYTHON

UV = PYTHON.parent / "uv"
EXPORT = ["--no-hashes", "--no-header", "--no-annotate", "--no-emit-project", "--all-extras"]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        project = (ROOT / "pyproject.toml").read_text()
        if "--upgrade" not in sys.argv:
            pinned = [line for line in CONSTRAINTS.read_text().splitlines() if line]
            listed = f"[tool.uv]\nconstraint-dependencies = {pinned!r}\n"
            project = project.replace("[tool.uv]\n", listed)
        Path(folder, "pyproject.toml").write_text(project)
        for name in ("README.md", "LICENSE"):
            shutil.copy(ROOT / name, folder)
        # The lock file names the index that it was made from; it stays in the temporary folder.
        subprocess.run([UV, "lock"], cwd=folder, check=True)
        exported = subprocess.run([UV, "export", "--frozen", *EXPORT], cwd=folder, check=True, capture_output=True)
    CONSTRAINTS.write_bytes(exported.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
