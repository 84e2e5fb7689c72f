"""Three readers that share no code, pyoxigraph, rdflib and Apache Jena, find the same statements in every format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph
import pyshacl
import pytest
import rdflib
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as so
from rdflib import RDF, SH

from graph.rdf.format import named
from graph.rdf.mirror import fill
from graph.rdf.read import Stated
from graph.settings import Settings
from ontology.schema import load_schema
from ontology.shapes import shapes_graph, validate
from tests.contract.conftest import emptied
from tests.graph.rdf.conftest import Exported, documents
from tests.graph.rdf.drawn import graphs
from tests.jena.reader import reading

SCHEMA = load_schema()
_RDFLIB = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld", "nq": "nquads"}
# Subject, predicate, value, language, datatype, graph; an IRI has neither language nor datatype.
Statement = tuple[str, str, str, str, str, str]


def by_oxigraph(source: Path | Iterable[str], name: str) -> Iterator[Statement]:
    whence = {"path": source} if isinstance(source, Path) else {"input": "".join(source)}
    for quad in pyoxigraph.parse(**whence, format=pyoxigraph.RdfFormat.from_extension(name)):
        kind = ("", "")
        if isinstance(quad.object, pyoxigraph.Literal):
            kind = (quad.object.language or "", quad.object.datatype.value)
        graph = "" if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else quad.graph_name.value
        yield quad.subject.value, quad.predicate.value, quad.object.value, *kind, graph


def by_rdflib(file: Path, name: str) -> Iterator[Statement]:
    found = rdflib.Dataset(default_union=True)
    found.parse(file, format=_RDFLIB.get(name, name))
    for subject, predicate, value, graph in found.quads():
        kind = ("", "")
        if isinstance(value, rdflib.Literal):
            plain = rdflib.RDF.langString if value.language else rdflib.XSD.string
            kind = (value.language or "", str(value.datatype or plain))
        yield str(subject), str(predicate), str(value), *kind, str(graph or "") if named(name).graphs else ""


def agreed(files: Mapping[str, Path], beside: Path) -> list[Statement]:
    """Compare what the three find in each format; give the statements, each once.

    One may stand twice, where two links of ours are one to those who know other vocabularies.
    """
    triples: list[list[Statement]] = []
    quads: list[list[Statement]] = []
    with reading(list(files.values()), beside) as parts:
        for (name, file), (_, lines) in zip(files.items(), parts, strict=True):
            found = sorted(set(by_oxigraph(file, name)))
            assert sorted(set(by_oxigraph(lines, "nq"))) == found, f"Jena, {name}"
            assert sorted(by_rdflib(file, name)) == found, f"rdflib, {name}"
            (quads if named(name).graphs else triples).append(found)
    assert all(one == quads[0] for one in quads)
    whole = sorted({(*quad[:5], "") for quad in quads[0]})
    assert all(one == whole for one in triples)
    assert (len(quads), len(triples)) == (2, 4)
    return quads[0]


@pytest.fixture
def as_spelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rdflib leave numbers as they are spelled."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.bolt
@pytest.mark.usefixtures("as_spelled")
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")  # of rdflib's own parsers
def test_they_agree_on_the_toy_region(toy_region: Exported, tmp_path: Path) -> None:
    found = agreed(toy_region.files, tmp_path)
    assert len(found) > 2_000
    assert len({graph for *_, graph in found}) > 5


@pytest.mark.bolt
@pytest.mark.usefixtures("as_spelled")
@pytest.mark.filterwarnings("ignore:(Dataset|ConjunctiveGraph):DeprecationWarning")
@so(max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate],
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(stated=graphs(SCHEMA))
def test_they_agree_on_any_graph(embedded_server: Settings, stated: list[Stated]) -> None:
    with emptied(embedded_server) as graph, TemporaryDirectory() as folder:
        fill(graph, SCHEMA, stated, "a test")
        assert len(agreed(documents(graph, Path(folder, "files")), Path(folder))) > 500


@pytest.mark.bolt
def test_real_data_are_as_many_statements_in_every_format(he_2025: Exported, tmp_path: Path) -> None:
    """rdflib is left out: it would take two minutes."""
    with reading(list(he_2025.files.values()), tmp_path) as parts:
        counts = {file.suffix[1:]: sum(1 for _ in lines) for file, lines in parts}
    for name, file in he_2025.files.items():
        known = pyoxigraph.RdfFormat.from_extension(name)
        assert sum(1 for _ in pyoxigraph.parse(path=str(file), format=known)) == counts[name]
    assert min(counts.values()) == max(counts.values()) > 400_000


@pytest.mark.bolt
@pytest.mark.parametrize("name", ["jsonld", "nq", "nt", "rdf", "trig", "ttl"])
def test_the_shapes_look_at_every_node_of_every_document(toy_region: Exported, name: str) -> None:
    report = validate(toy_region.files[name])
    assert report.conforms, str(report)
    assert report.checked == len(toy_region.nodes) > 50


@pytest.mark.bolt
def test_another_validator_looks_at_as_many(toy_region: Exported) -> None:
    data, shapes = rdflib.Graph().parse(toy_region.files["ttl"]), shapes_graph()
    targets = {*shapes.objects(None, SH.targetClass), *shapes.subjects(RDF.type, SH.NodeShape)}
    focused = {node for node, _, class_ in data.triples((None, RDF.type, None)) if class_ in targets}
    assert len(focused) >= len(toy_region.nodes) > 50
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert conforms, text
