"""Write all that is loaded into a folder for others to take, with checksums and a record for catalogues of data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from api.observatory import opened
from api.options import watched_by_person
from graph.rdf.dump import FORMATS, dump
from graph.rdf.dumps import folder_of


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "-f", "formats", metavar="NAME", multiple=True, default=FORMATS, show_default=True,
              help="A format: jsonld, nq, nt, rdf, trig or ttl; may be given several times.")  # fmt: skip
@click.option("--plain", is_flag=True, help="Do not compress the files.")
@click.option("--at", default="", metavar="URL",
              help="The address at which others will find what is in FOLDER, as the record says it; dumps/ at "
                   "OBSERVATORY_ADDRESS when left out.")  # fmt: skip
def command(*, folder: Path | None, formats: tuple[str, ...], plain: bool, at: str) -> None:
    """Write a dated dump of the graph, with checksums and its DCAT-AP record: observatory dump.

    Without FOLDER it is written to dumps/ in the observatory's own folder, and the service offers it at /dumps.
    """
    with opened() as here, watched_by_person("dump"):
        today = dt.datetime.now(tz=dt.UTC).date()
        into = folder or folder_of(here.settings)
        made = dump(here.graph, here.schema, here.settings, into, day=today, chosen=formats, packed=not plain, at=at)
    for file in sorted(made.iterdir()):
        click.echo(f"{file}: {file.stat().st_size:,} bytes")
