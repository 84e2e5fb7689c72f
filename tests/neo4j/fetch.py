"""Fetches the Neo4j of the tests from Maven Central into .cache/neo4j/lib; run it as a script, twice does no harm."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[1] / ".cache" / "neo4j"


def version() -> str:
    """Read the version that the tests are written for."""
    found = re.search(r"<neo4j.version>(.+?)</neo4j.version>", (HERE / "pom.xml").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{HERE / 'pom.xml'} names no neo4j.version")
    return found[1]


def jars() -> Path | None:
    """Give the folder of the jars, or None when they were not fetched, or not whole, or in another version."""
    folder = CACHE / version()
    return folder if (folder / "complete").exists() else None


def fetch() -> Path:
    """Fetch the jars unless they are there.

    Raises:
        OSError: Java or Maven is missing, or Maven failed; the message is Maven's own.
    """
    if (there := jars()) is not None:
        return there
    missing = [name for name in ("java", "mvn") if shutil.which(name) is None]
    if missing:
        raise OSError(f"{' and '.join(missing)} not found")
    folder = CACHE / version()
    words = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*words, f"-DoutputDirectory={folder}", "-DincludeScope=runtime"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise OSError(f"Maven could not fetch Neo4j {version()}: {(done.stdout + done.stderr).strip()[-2000:]}")
    (folder / "complete").touch()
    return folder


if __name__ == "__main__":
    try:
        print(f"Neo4j {version()} for the tests: {fetch()}")
    except OSError as error:
        sys.exit(f"The tests will run without Neo4j: {error}")
