"""The constraints and indexes of the store, derived from the ontology and made before there is data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.schema import Schema

from .problem import SchemaProblem

if TYPE_CHECKING:
    from .connection import Graph

LEDGER = "Ledger"
# Properties people look things up by, beside the id. Few on purpose: each index is paid for at every load.
_LOOKED_UP = ("code",)


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One constraint or index of the store.

    Args:
        label: The label it is about.
        key: The property it is about.
        unique: True for a constraint, False for an index.
    """

    label: str
    key: str
    unique: bool

    @property
    def name(self) -> str:
        """Its name in the store."""
        return f"{self.label}_{self.key}".lower()

    @property
    def statement(self) -> str:
        """The statement that makes it, unless it is there."""
        if self.unique:
            return (
                f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR (n:`{self.label}`) REQUIRE n.`{self.key}` IS UNIQUE"
            )
        return f"CREATE INDEX {self.name} IF NOT EXISTS FOR (n:`{self.label}`) ON (n.`{self.key}`)"

    def __str__(self) -> str:
        return f"{'constraint' if self.unique else 'index'} on {self.label}.{self.key}"


def rules(schema: Schema) -> tuple[Rule, ...]:
    """Derive what the store must have: unique ids for each class that owns them, and the few indexes.

    Example:
        >>> from ontology.schema import load_schema
        >>> Rule("Organisation", "id", True) in rules(load_schema())
        True
    """
    keyed = tuple(schema.keyed())
    unique = [Rule(class_.name, "id", True) for class_ in keyed]
    indexes = [Rule(class_.name, name, False) for class_ in keyed for name in _LOOKED_UP if name in class_.properties]
    return (Rule(LEDGER, "id", True), *sorted(unique), *sorted(indexes))


def present(graph: Graph) -> frozenset[Rule]:
    """Read what the store has."""
    unique = graph.read("SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties")
    found = {_rule(row[1], row[2], True) for row in unique.values if "UNIQUE" in row[0]}
    indexes = graph.read("SHOW INDEXES YIELD labelsOrTypes, properties")
    found |= {_rule(row[0], row[1], False) for row in indexes.values if row[0] and row[1]}
    return frozenset(found)


def missing(graph: Graph, schema: Schema) -> tuple[Rule, ...]:
    """Give the rules that the store should keep and does not."""
    there = present(graph)
    return tuple(rule for rule in rules(schema) if rule not in there)


def prepare(graph: Graph, schema: Schema) -> None:
    """Make what is missing, which is safe only while there is no data of the label.

    Raises:
        SchemaProblem: A rule is missing although its label has data: the embedded engine would then guess the type of
            the property from the data and change later values in silence.
    """
    lacking = missing(graph, schema)
    for rule in lacking:
        if graph.read(f"MATCH (n:`{rule.label}`) RETURN 1 AS one LIMIT 1").values:
            raise SchemaProblem(
                graph.uri, f"data of {rule.label} without its {rule}", str(rule), "Run: observatory rebuild"
            )
    if lacking:
        graph.write([(rule.statement, {}) for rule in lacking])


def _rule(labels: list[str], properties: list[str], unique: bool) -> Rule:
    return Rule("|".join(labels), "|".join(properties), unique)
