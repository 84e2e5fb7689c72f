"""Fetches Java programs that the tests run from Maven Central into .cache; run it as a script, twice does no harm.

Each is a folder here with a ``pom.xml`` that says its version.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parent / ".cache"
PROGRAMS = {"jena": "Apache Jena", "neo4j": "Neo4j"}


def version(program: str) -> str:
    """Read the version that the tests are written for."""
    pom = HERE / program / "pom.xml"
    found = re.search(rf"<{program}.version>(.+?)</{program}.version>", pom.read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{pom} names no {program}.version")
    return found[1]


def jars(program: str) -> Path | None:
    """Give the folder of the jars, or None when they were not fetched, or not whole, or in another version."""
    folder = CACHE / program / version(program)
    return folder if (folder / "complete").exists() else None


def fetch(program: str) -> Path:
    """Fetch the jars unless they are there.

    Raises:
        OSError: Java or Maven is missing, or Maven failed; the message is Maven's own.
    """
    if (there := jars(program)) is not None:
        return there
    missing = [name for name in ("java", "mvn") if shutil.which(name) is None]
    if missing:
        raise OSError(f"{' and '.join(missing)} not found")
    folder = CACHE / program / version(program)
    words = ["mvn", "-q", "-B", "-f", str(HERE / program / "pom.xml"), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*words, f"-DoutputDirectory={folder}", "-DincludeScope=runtime"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        told = (done.stdout + done.stderr).strip()[-2000:]
        raise OSError(f"Maven could not fetch {PROGRAMS[program]} {folder.name}: {told}")
    (folder / "complete").touch()
    return folder


def ready(program: str) -> str:
    """Fetch a program if it can be had, and say in one line whether it is there."""
    try:
        return f"{PROGRAMS[program]} {fetch(program).name} for the tests: in {CACHE.name}/{program}"
    except OSError as error:
        return f"The tests will run without {PROGRAMS[program]}: {error}"


if __name__ == "__main__":
    for name in sys.argv[1:] or PROGRAMS:
        print(ready(name))
