"""States nodes and links: a block for all values that are said with the same terms.

A node is a subject with its classes, its values and the sources that state it (``prov:wasDerivedFrom``). A link is a
direct statement. What a link itself says stands at a node of its own beside that statement, an ``rdf:Statement`` (RDF
1.1 Semantics, D.1) whose IRI is made of the link's name and both ends. So no node is blank, and the same graph gives
the same statements. Each statement belongs to the graph of the sources that state its node or link.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from ontology.names import link_name
from ontology.schema import Property

from .chunk import Block, Chunk
from .group import Group, Rows, grouped, spelled
from .identifiers import identified
from .iris import Iris
from .terms import DERIVED, IRI, OBJECT, PREDICATE, SUBJECT, TYPE, Said, Terms

_ONE = np.zeros(1, np.int64)


class Ends:
    """The nodes that links lie between, by their place.

    Args:
        iris: Names them.
        ids: The id of each.
        sources: Sources that state nodes together.
        stated: By which of them each is stated.
    """

    def __init__(self, iris: Iris, ids: Sequence[str], sources: Sequence[tuple[str, ...]], stated: Rows) -> None:
        self.iris = iris.nodes(pl.Series(ids, dtype=pl.String))
        self.spelled = iris.ends(self.iris)
        self._sources, self._stated = sources, stated

    def stated_by(self, sources: tuple[str, ...], places: Rows) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say of each node whether exactly these sources state it."""
        return np.isin(self._stated[places], [one for one, some in enumerate(self._sources) if some == sources])


class Stating:
    """Makes statements of what was read.

    Args:
        iris: Names nodes and links.
        terms: What is said with which terms.
    """

    def __init__(self, iris: Iris, terms: Terms) -> None:
        self._iris, self._terms = iris, terms
        self._graph = functools.cache(lambda sources: iris.graph(sources) if sources else "")
        self._most_specific = functools.cache(self._deepest)  # few sets of labels stand for all nodes

    def said_of_nodes(
        self, ids: Sequence[str], labels: list[list[str]], properties: list[dict[str, Any]], *, whole: bool = True
    ) -> Chunk:
        """State what nodes say that are known one by one.

        Args:
            ids: Their ids.
            labels: The labels of each.
            properties: What the store holds of each.
            whole: Whether that is all; what registers call a node is said only then.
        """
        return self.nodes(grouped(labels, properties, ids), whole=whole)

    def nodes(self, groups: Sequence[Group], *, whole: bool = True) -> Chunk:
        """State what nodes say, in the order of their ids."""
        groups = sorted(groups, key=lambda group: min(group.ends[0]))
        ids = pl.Series([id_ for group in groups for id_ in group.ends[0]], dtype=pl.String)
        order = ids.arg_sort().to_numpy()
        rows = _shares(groups, order)
        names = [self._most_specific(group.labels) for group in groups]
        classes = self._terms.schema.classes
        ids = ids.gather(order)
        chunk = Chunk(
            self._iris.nodes(ids),
            self._graphs(groups, order),
            (
                *_constants([self._terms.types[name] for name in names], TYPE, rows),
                *self._values([classes[name].properties for name in names], groups, rows),
                *self._derived(groups, rows),
            ),
        )
        return identified(chunk, ids, self._terms.schema) if whole and self._terms.beside else chunk

    def _deepest(self, labels: tuple[str, ...]) -> str:
        classes = self._terms.schema.classes
        return max((one for one in labels if one in classes), key=lambda one: len(classes[one].ancestors))

    def _values(
        self, declared: Sequence[Mapping[str, Property]], groups: Sequence[Group], rows: Sequence[Rows]
    ) -> Iterator[Block]:
        columns: dict[Said, _Column] = {}
        for mine, group, own in zip(declared, groups, rows, strict=True):
            for key, values in group.values.items():
                if (said := self._terms.said(mine, key)) is not None:
                    columns.setdefault(said, _Column()).add(*spelled(own, values))
            for key, value in group.shared.items():
                if (said := self._terms.said(mine, key)) is not None:
                    for text in spelled(_ONE, [value])[1]:
                        columns.setdefault(said, _Column()).add(own, _repeated(text, len(own)))
        for said in sorted(columns, key=lambda said: (said.predicate, said.kind)):
            block = columns[said].block((said.predicate, *said.beside), said.kind)
            yield block
            if said.things:
                yield Block(said.things, IRI, block.rows, block.values)

    def _derived(self, groups: Sequence[Group], rows: Sequence[Rows]) -> Iterator[Block]:
        sources = [[self._iris.node(f"source/{name}") for name in group.sources] for group in groups]
        return _constants(sources, DERIVED, rows)

    def _graphs(self, groups: Sequence[Group], order: Rows) -> pl.Series:
        names = pl.Series([self._graph(group.sources) for group in groups], dtype=pl.String)
        return names.gather(_numbers(groups)[order])

    def said_of_links(
        self,
        sources: list[str],
        types: list[str],
        targets: list[str],
        properties: list[dict[str, Any]],
        stated: list[list[str]],
    ) -> Iterator[Chunk]:
        """State links that are known one by one, then what they themselves say.

        Args:
            sources: Ids of the nodes that they start from.
            types: Their types in the store.
            targets: Ids of the nodes that they lead to.
            properties: What the store holds of each.
            stated: The sources that state the node that each starts from.
        """
        known = dict.fromkeys(targets, ()) | {id_: tuple(some) for id_, some in zip(sources, stated, strict=True)}
        place = {id_: place for place, id_ in enumerate(sorted(known))}
        froms, tos = ([place[id_] for id_ in ends] for ends in (sources, targets))
        groups = grouped(zip(types), properties, froms, tos)
        every = [known[id_] for id_ in place]
        yield from self.links(groups, Ends(self._iris, list(place), every, np.arange(len(every))))

    def links(self, groups: Sequence[Group], ends: Ends) -> Iterator[Chunk]:
        """State links, then what they themselves say.

        Args:
            groups: The links; their ends are places.
            ends: The nodes that they lie between.
        """
        groups = sorted(groups, key=lambda group: (group.labels, group.sources, *sorted(group.keys)))
        froms, tos = (np.concatenate([np.asarray(group.ends[end], np.int64) for group in groups]) for end in (0, 1))
        types = [group.labels[0] for group in groups]
        rank = {type_: number for number, type_ in enumerate(sorted(set(types)))}
        order = np.lexsort((tos, np.array([rank[type_] for type_ in types])[_numbers(groups)], froms))
        rows, froms, tos = _shares(groups, order), froms[order], tos[order]
        subjects, objects, graphs = ends.iris.gather(froms), ends.iris.gather(tos), self._graphs(groups, order)
        columns: dict[str, _Column] = {}
        for type_, own in zip(types, rows, strict=True):
            columns.setdefault(type_, _Column()).add(own, objects.gather(own))
        yield Chunk(subjects, graphs, tuple(one.block(self._terms.links[name], IRI) for name, one in columns.items()))
        told = [own[_says_more(group, ends, froms[own])] for group, own in zip(groups, rows, strict=True)]
        if len(every := np.sort(np.concatenate(told))):
            names = pl.Series(map(link_name, types)).gather(_numbers(groups)[order[every]])
            iris = self._iris.links(names, ends.spelled.gather(froms[every]), ends.spelled.gather(tos[every]))
            rows = [np.searchsorted(every, own) for own in told]
            blocks = self._said_by_links(groups, rows, subjects.gather(every), objects.gather(every))
            yield Chunk(iris, graphs.gather(every), tuple(blocks))

    def _said_by_links(
        self, groups: Sequence[Group], rows: Sequence[Rows], subjects: pl.Series, objects: pl.Series
    ) -> Iterator[Block]:
        schema, types = self._terms.schema, [group.labels[0] for group in groups]
        links = [schema.link(link_name(type_)) for type_ in types]
        every = pl.Series(range(len(subjects)), dtype=pl.UInt32)
        yield from _constants([self._terms.statements[type_] for type_ in types], TYPE, rows)
        yield Block((SUBJECT,), IRI, every, subjects)
        yield from _constants([(link.iri,) for link in links], PREDICATE, rows)
        yield Block((OBJECT,), IRI, every, objects)
        yield from self._values([link.carries for link in links], groups, rows)
        yield from self._derived(groups, rows)


class _Column:
    """Texts of one kind, with the row of what each belongs to."""

    def __init__(self) -> None:
        self._rows: list[Rows] = []
        self._texts: list[pl.Series] = []

    def add(self, rows: Rows, texts: pl.Series) -> None:
        self._rows.append(rows)
        self._texts.append(texts)

    def block(self, predicates: tuple[str, ...], kind: str) -> Block:
        rows, texts = np.concatenate(self._rows), pl.concat(self._texts)
        if (rows[1:] < rows[:-1]).any():
            order = rows.argsort(kind="stable")
            rows, texts = rows[order], texts.gather(order)
        return Block(predicates, kind, pl.Series(rows, dtype=pl.UInt32), texts)


def _constants(iris: Sequence[Sequence[str]], predicate: str, rows: Sequence[Rows]) -> Iterator[Block]:
    """State the same of all nodes, or links, of a group."""
    columns: dict[str, _Column] = {}
    for some, own in zip(iris, rows, strict=True):
        for iri in some:
            columns.setdefault(iri, _Column()).add(own, _repeated(iri, len(own)))
    return (column.block((predicate,), IRI) for column in columns.values())


def _says_more(group: Group, ends: Ends, froms: Rows) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say of each link whether it says more than that it is there, by those who state the node that it starts from."""
    if group.keys != {"sources"}:
        return np.ones(group.size, np.bool_)
    return ~ends.stated_by(group.sources, froms)


def _numbers(groups: Sequence[Group]) -> Rows:
    """Give the number of the group of each."""
    return np.repeat(np.arange(len(groups)), [group.size for group in groups])


def _shares(groups: Sequence[Group], order: Rows) -> list[Rows]:
    """Give the rows of each group when all are put in an order."""
    rows = np.empty_like(order)
    rows[order] = np.arange(len(order))
    return np.split(rows, np.cumsum([group.size for group in groups])[:-1])


def _repeated(text: str, times: int) -> pl.Series:
    # Unlike `polars.repeat` it keeps Python's lock, for which a thread that reads on would let it wait milliseconds.
    return pl.Series([text], dtype=pl.String).new_from_index(0, times)
