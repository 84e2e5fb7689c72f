"""The command line: the same verbs as the service, each in a file of ``api/verbs`` that is read when it is used."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path
from typing import Any

import click

from graph.progress import Cancelled
from ontology.problem import Problem

# What shells give a program that SIGINT ends: 128 and the number of the signal.
_INTERRUPTED = 130
VERBS = Path(__file__).parent / "verbs"


class Verbs(click.Group):
    """Commands found in a folder; help reads their first lines without running them, so that it comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click calls it so)
        """Name the verbs: one file each."""
        return sorted(file.stem.rstrip("_") for file in VERBS.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Read the file of one verb."""
        name = cmd_name.replace("-", "_")
        if name not in self.list_commands(ctx):
            return None
        stem = name if (VERBS / f"{name}.py").exists() else f"{name}_"
        command: click.Command = importlib.import_module(f"api.verbs.{stem}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one line for each verb."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, _first_line(name)) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; a problem becomes four lines and exit code 2, or 130 if it is that Ctrl-C was pressed."""
        try:
            return super().invoke(ctx)
        except Problem as problem:
            click.echo(told(problem), err=True)
            sys.exit(_INTERRUPTED if isinstance(problem, Cancelled) else 2)
        except KeyboardInterrupt:
            click.echo("Ended by Ctrl-C.", err=True)
            sys.exit(_INTERRUPTED)


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="innovation-observatory")
def main() -> None:
    """Work with the innovation observatory, a knowledge graph of who connects whom.

    Where the store and the archive are is said by OBSERVATORY_URI, OBSERVATORY_ARCHIVE and OBSERVATORY_HOME; without
    them all is kept in ./observatory-data. Begin with: observatory demo
    """


def told(problem: Problem) -> str:
    """Spell a problem for a terminal.

    Example:
        >>> print(told(Problem("port 8000", "another program", "a free port", "Use --port.")))
        where:    port 8000
        found:    another program
        expected: a free port
        remedy:   Use --port.
    """
    parts = ("where", "found", "expected", "remedy")
    return "\n".join(f"{part + ':':<9} {getattr(problem, part)}" for part in parts)


def _first_line(name: str) -> str:
    file = next(path for path in (VERBS / f"{name}.py", VERBS / f"{name}_.py") if path.exists())
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").partition("\n")[0].rstrip(".")


if __name__ == "__main__":
    main()
