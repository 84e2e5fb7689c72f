"""Fetches what the tests need beyond Python packages: a Chromium, R, a Neo4j, Apache Jena.

What cannot be had, they name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests import maven


def chromium() -> str:
    """Make sure of a Chromium: Debian's package where we may install it, else Playwright's own build."""
    if shutil.which("chromium"):
        return "Chromium for the tests: there already"
    refused = (
        _installed("chromium") if _may_install() else _run([sys.executable, "-m", "playwright", "install", "chromium"])
    )
    return f"Chromium could not be installed {refused}" if refused else "Chromium for the tests: installed"


def sna() -> str:
    """Make sure of R with its package sna, where Debian's packages may be installed."""
    if shutil.which("Rscript"):
        return "R for the tests: there already"
    if not _may_install():
        return "The tests will run without R: Debian's package r-cran-sna cannot be installed here"
    refused = _installed("r-cran-sna", "--no-install-recommends")
    return f"R could not be installed {refused}" if refused else "R for the tests: installed"


def _may_install() -> bool:
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def _installed(*words: str) -> str:
    """Install a package of Debian; say what went wrong, if anything."""
    return _run(["apt-get", "update", "-qq"]) or _run(["apt-get", "install", "-y", "-qq", *words])


def _run(command: list[str]) -> str:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
    return f"({' '.join(command)}): {done.stderr.strip()[-500:]}" if done.returncode != 0 else ""


def neo4j() -> str:
    """Make sure of a Neo4j's jars, unless the tests are given a server."""
    if os.environ.get("NEO4J_TEST_URI"):
        return f"Neo4j for the tests: {os.environ['NEO4J_TEST_URI']}"
    return maven.ready("neo4j")


if __name__ == "__main__":
    print(chromium())
    print(sna())
    print(neo4j())
    print(maven.ready("jena"))
