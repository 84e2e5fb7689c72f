"""Holds the shapes of the ontology against drafts, and tells what they find in the words of the partner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from ontology.schema import Schema
from ontology.shapes import Violation, validate_lines

from .draft import Draft, named
from .vocabulary import short

_BATCH = 5_000


class Judge:
    """Judges drafts, some thousand at a time.

    Attributes:
        checked: How many things each shape was held against, by the name of its class or link.

    Args:
        schema: The ontology.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self.checked: Counter[str] = Counter()

    def judged(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        """Give each draft again, with every violation among what is wrong with it."""
        waiting = iter(drafts)
        while batch := list(islice(waiting, _BATCH)):
            self._judge(batch)
            yield from batch

    def unmatched(self) -> tuple[str, ...]:
        """Name the classes and links whose shapes had nothing to check."""
        classes = [name for name, class_ in self._schema.classes.items() if not class_.abstract]
        return tuple(name for name in (*classes, *self._schema.links) if not self.checked[name])

    def _judge(self, batch: list[Draft]) -> None:
        for draft in batch:
            class_ = self._schema.classes.get(draft.class_name)
            self.checked.update([*(class_.labels if class_ else ()), *(tie.name for tie in draft.ties)])
        text = "".join(dict.fromkeys(line for draft in batch for line in draft.lines(self._schema)))
        nodes = {named(draft.subject): draft for draft in batch}
        links = {(named(tie.source), tie.name): draft for draft in batch if not draft.class_name for tie in draft.ties}
        about = nodes.keys() | {source for source, _ in links}
        report = validate_lines(text.encode(errors="replace"), self._schema, about)
        for violation in report.violations:
            subject = violation.subject
            owner = links.get((subject, violation.property)) or nodes.get(subject)
            if owner is not None:  # what stands at the other end of a link is judged in its own row
                owner.wrong.append(self._told(owner, violation))

    def _told(self, draft: Draft, violation: Violation) -> str:
        terms = [said.predicate for said in draft.values if said.name == violation.property]
        terms += [tie.predicate for tie in draft.ties if tie.name == violation.property]
        name = " and ".join(dict.fromkeys(map(short, terms))) or self._asked(draft, violation.property)
        return f"{name}: found {violation.found}; expected {violation.expected}"

    def _asked(self, draft: Draft, name: str) -> str:
        """Name a property that is not there by all terms that it could be said with."""
        class_ = self._schema.classes.get(draft.class_name)
        known = class_.properties.get(name) if class_ else None
        if known is None:
            return "rdf:type" if name == "type" else f"obs:{name}"
        others = ", ".join(map(short, known.aligned))
        return f"obs:{name} (or {others})" if others else f"obs:{name}"
