"""Fetches what the tests need beyond Python packages: a Chromium and a Neo4j. What cannot be had, they name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tests.neo4j import fetch


def chromium() -> str:
    """Make sure of a Chromium: Debian's package where we may install it, else Playwright's own build."""
    if shutil.which("chromium"):
        return "Chromium for the tests: there already"
    if shutil.which("apt-get") and os.geteuid() == 0:
        commands = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
        quiet = dict(os.environ)
    for command in commands:
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"Chromium could not be installed ({' '.join(command)}): {done.stderr.strip()[-500:]}"
    return "Chromium for the tests: installed"


def neo4j() -> str:
    """Make sure of a Neo4j's jars, unless the tests are given a server."""
    if os.environ.get("NEO4J_TEST_URI"):
        return f"Neo4j for the tests: {os.environ['NEO4J_TEST_URI']}"
    try:
        return f"Neo4j {fetch.version()} for the tests: {fetch.fetch().name} in .cache/neo4j"
    except OSError as error:
        return f"The tests will run without Neo4j: {error}"


if __name__ == "__main__":
    print(chromium())
    print(neo4j())
