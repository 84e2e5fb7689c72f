"""What a machine may lack for some of the tests: named once, skipped loudly, a failure where CI=true."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import pytest


@dataclass(frozen=True, slots=True)
class Part:
    """Something tests need that a machine may not have: what stays untested without it, and how to get it."""

    untested: str
    remedy: str


PARTS = {
    "embedded": Part(
        "everything on the embedded engine", "pip install arcadedb-embedded (Linux, Windows, Apple chips)"
    ),
    "neo4j": Part(
        "everything on a real Neo4j",
        "install Java 17 or newer and Maven and run 'make test', or set NEO4J_TEST_URI to an empty Neo4j 5.26",
    ),
    "jena": Part("exports against a third reader of RDF", "install Java 17 or newer and Maven and run 'make test'"),
    "browser": Part("the pages in a browser", "run 'playwright install chromium', or install the package chromium"),
    "sna": Part("the roles of brokers against R", "install R with its package sna (Debian: r-cran-sna)"),
    "data": Part("the full open data", "set OBSERVATORY_TEST_DATA to the folder that holds them (cordis, nuts, gisco)"),
}
noted: dict[str, str] = {}


def lacks(part: str, reason: str) -> NoReturn:
    """Skip the running test because a part is missing, and remember it for the last line of the run."""
    noted[part] = reason
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{line(part)}", pytrace=False)
    pytest.skip(f"{part} is missing: {reason}")


def line(part: str) -> str:
    """Say in one line what was not tested, why, and how to get it."""
    return f"NOT TESTED: {PARTS[part].untested} ({noted[part]}). To test it: {PARTS[part].remedy}."


def open_data() -> Path:
    """Give the folder of the open data, or skip."""
    named = os.environ.get("OBSERVATORY_TEST_DATA", "")
    if not named:
        lacks("data", "OBSERVATORY_TEST_DATA is not set")
    if not Path(named).is_dir():
        lacks("data", f"OBSERVATORY_TEST_DATA names {named}, which is no folder")
    return Path(named)


def chromium() -> Path:
    """Give the executable of a Chromium, the system's before Playwright's own, or skip."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    own = _playwright_chromium()
    if own is None or not own.exists():
        lacks("browser", "no Chromium found")
    return own


def rscript(package: str) -> Path:
    """Give the executable that runs R scripts, if it has the package, or skip."""
    found = shutil.which("Rscript")
    asked = [str(found), "-e", f"quit(status = !requireNamespace('{package}', quietly = TRUE))"]
    if found is None or subprocess.run(asked, capture_output=True, check=False).returncode != 0:
        lacks(package, f"no R with the package {package} found")
    return Path(found)


def _playwright_chromium() -> Path | None:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  (only where a browser is wanted)
    except ImportError:
        return None
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)
