"""The documents: what is generated is the present state, what is written names what there is, and commands run."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import reference
from api.cli import main
from graph import measure
from loaders import source
from queries.query import catalogue

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
STARTED = re.compile(r"The observatory is at (http://127\.0\.0\.1:\d+)")
# The demo's own two commands install and serve; they are what this test itself stands on.
SETUP = ("make ",)


def commands() -> list[str]:
    """Give each command line of the README's console blocks, without its prompt."""
    blocks = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [line for line in lines if not line.startswith(SETUP)]


@pytest.mark.parametrize("name", sorted(reference.pages()))
def test_reference_pages_are_the_present_ones(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == reference.pages()[name], "run `make docs` and commit the result"


def test_everything_discovered_is_documented() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "reference").glob("*.md"))
    verbs = [f"observatory {verb}" for verb in main.list_commands(main.make_context("observatory", ["list"]))]
    names = [*source.discover(), *catalogue(), *measure.discover(), *verbs]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_decisions_are_all_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in folder.glob("0*.md") if path.name not in index] == []


def test_each_setting_is_documented_and_no_other() -> None:
    folders = ("ontology", "graph", "loaders", "queries", "api", "tests")
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    files += [ROOT / name for name in ("compose.yaml", "Dockerfile", "Makefile")]
    texts = (path.read_text(encoding="utf-8") for path in files)
    used = {name for text in texts for name in re.findall(r"OBSERVATORY_[A-Z_]*[A-Z]", text)}
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(OBSERVATORY_\w+)` \|", text, re.MULTILINE)) == used


def test_documents_link_to_files_that_are_there() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A demo that runs as the README says, on a free port: its address and its folder."""
    folder = tmp_path_factory.mktemp("demo")
    home = folder / "observatory-data" / "demo"
    running = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "demo", "--port", "0"],
        cwd=folder,
        env=_environment(home),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    with running.stdout as said:
        address = next((found[1] for line in said if (found := STARTED.search(line))), None)
        assert address is not None, "the demo ended before it said where it is"
        yield address, folder
        running.send_signal(signal.SIGINT)
        said.read()
    assert running.wait(timeout=60) == 0


def _environment(home: Path) -> dict[str, str]:
    own = {"OBSERVATORY_HOME": str(home), "PYTHONPATH": str(ROOT)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OBSERVATORY_")}
    return {**inherited, **own, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.bolt
def test_the_commands_of_the_readme_run(demo: tuple[str, Path]) -> None:
    """One test for all, in their order: later ones build on earlier ones, as a reader's do."""
    address, folder = demo
    assert len(commands()) >= 15
    for command in commands():
        words = command.replace("http://127.0.0.1:8000", address)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", words],
            cwd=folder,
            env=_environment(folder / "observatory-data" / "demo"),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        written = [folder / word for word in shlex.split(words) if (folder / word).is_file()]
        assert done.stdout.strip() or written, f"{command} said nothing and wrote nothing"


def told(page: Path) -> list[tuple[str, str]]:
    """Give each command of a page's console blocks, and what the page says that it prints."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = re.findall(r"^\$ (.*\n(?:> ?.*\n)*)((?:(?!\$ ).*\n)*)", "".join(blocks), flags=re.MULTILINE)
    return [(re.sub("^> ?", "", command, flags=re.MULTILINE), printed) for command, printed in found]


def fits(printed: str, expected: str) -> bool:
    """Whether a text is the expected one, where … stands for anything, within a line or, alone in one, for lines."""
    pattern = re.escape(expected).replace("…\\\n", "…\n")
    pattern = re.sub(r"^…\n", lambda _: r"(?:.*\n)*", pattern, flags=re.MULTILINE).replace("…", ".*")
    return re.fullmatch(pattern, printed) is not None


def test_what_is_printed_fits_what_is_told() -> None:
    assert fits("a 2\nx\ny\nb\n", "a …\n…\nb\n")
    assert fits("b\n", "…\nb\n")
    assert not fits("a\nb\nc\n", "a …\nc\n")
    assert not fits("axb\n", "a.b\n")


@pytest.mark.bolt
def test_a_partners_hour_goes_as_it_is_told(demo: tuple[str, Path]) -> None:
    """All in one shell and in their order: a file that one command makes is what the next one reads."""
    address, folder = demo
    hour, end = told(ROOT / "docs" / "partner.md"), "<that was all>"
    assert len(hour) >= 15
    script = "".join(f"{command.replace('http://127.0.0.1:8000', address)}echo '{end}'\n" for command, _ in hour)
    done = subprocess.run(
        ["bash"], input=script, cwd=folder, env=_environment(folder / "observatory-data" / "demo"),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=900,
    )  # fmt: skip
    printed = done.stdout.replace("\r", "").replace(address, "http://127.0.0.1:8000").split(f"{end}\n")
    for (command, expected), text in zip(hour, printed, strict=False):
        assert fits(text, expected), f"{command}\n{text}\nis not\n{expected}"
    assert len(printed) == len(hour) + 1
