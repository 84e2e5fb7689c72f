"""Writes the ontology's reference page: ``python -m ontology.page docs/reference``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from .diagram import draw
from .names import id_prefix
from .prefixes import KNOWN
from .schema import LANGUAGES, ROOT, Class, Link, Property, Schema, load_schema


def write(folder: Path, schema: Schema | None = None) -> list[Path]:
    """Write ``ontology.md`` and ``ontology.svg``.

    Args:
        folder: Where to; it is made if it is not there.
        schema: The ontology; by default the shipped one.

    Returns:
        The files written.
    """
    schema = schema or load_schema()
    folder.mkdir(parents=True, exist_ok=True)
    texts = {folder / "ontology.md": page(schema), folder / "ontology.svg": draw(schema)}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)


def page(schema: Schema) -> str:
    """Return the reference page as Markdown."""
    modules = sorted({class_.module for class_ in schema.classes.values()})
    sections = [
        _head(schema),
        *(_module(schema, module) for module in modules),
        _links(schema),
        _vocabularies(schema),
        _registers(schema),
        _alignments(schema),
        _languages(schema),
    ]
    return "\n".join(sections)


def compact(iri: str) -> str:
    """Spell an IRI with a well-known prefix.

    Example:
        >>> compact("http://www.w3.org/ns/org#Organization")
        'org:Organization'
    """
    for prefix, base in KNOWN.items():
        if iri.startswith(base):
            return f"{prefix}:{iri[len(base) :]}"
    return iri


def _head(schema: Schema) -> str:
    counts = f"{len(schema.classes)} classes, {len(schema.links)} links, {len(schema.schemes)} vocabularies"
    return f"""# The ontology

Written by `make docs` from `ontology/modules/*.ttl` and `ontology/vocabularies/*.ttl`; change those, not this page.
Version {schema.version}: {counts}.
Namespace `{schema.namespace}`, prefix `obs:`.

![The classes and links of the ontology](ontology.svg)

A class is a kind of node. Its nodes have its name and the names of the classes above it as labels in the store; the
root `{ROOT}` is not written. The class that *opens ids* gives the first part of the ids of its nodes and those of its
subclasses. An *abstract* class has no nodes of its own. *Several* means that a property may have more than one value;
a text marked *one per language* has at most one for each language. *Combine* says what happens when sources differ:
`rank` believes the best ranked source, `union` keeps all values, `sum`, `min` and `max` calculate.
"""


def _module(schema: Schema, module: str) -> str:
    classes = [class_ for class_ in schema.classes.values() if class_.module == module]
    return f"## Module {module}\n\n" + "\n".join(_class(schema, class_) for class_ in classes)


def _class(schema: Schema, class_: Class) -> str:
    facts = [f"below {', '.join(f'`{name}`' for name in class_.parents)}"] if class_.parents else []
    facts += ["abstract"] if class_.abstract else []
    facts += [f"opens ids: `{id_prefix(class_.name)}/…`"] if class_.key == class_.name else []
    own = _own(schema, class_)
    rows = [_property_row(one) for one in own]
    table = _table(("property", "values", "how many", "combine", "meaning"), rows) if rows else ""
    line = f"{class_.definition['en']} ({'; '.join(facts)})" if facts else class_.definition["en"]
    return f"### {class_.name}\n\n{line}\n" + (f"\n{table}" if table else "")


def _own(schema: Schema, class_: Class) -> list[Property]:
    """Return the properties that no parent has in the same way."""
    inherited = [schema.class_(name).properties for name in class_.parents]
    return [one for one in class_.properties.values() if not any(of.get(one.name) is one for of in inherited)]


def _property_row(one: Property) -> tuple[str, ...]:
    return (f"`{one.name}`", _values(one), _how_many(one), one.combine, one.definition["en"])


def _values(one: Property) -> str:
    limits = []
    if one.allowed:
        limits.append(f"[{one.scheme}](#{one.scheme})" if one.scheme else ", ".join(one.allowed))
    elif one.scheme:
        limits.append(f"explained in [{one.scheme}](#{one.scheme})")
    limits += [f"`{one.pattern}`"] if one.pattern else []
    limits += [f"from {one.minimum:g}"] if one.minimum is not None else []
    limits += [f"to {one.maximum:g}"] if one.maximum is not None else []
    return ", ".join([one.datatype, *limits])


def _how_many(one: Property) -> str:
    single = "one per language" if one.datatype == "langString" else "one"
    return ("required, " if one.required else "") + ("several" if one.multiple else single)


def _links(schema: Schema) -> str:
    header = ("link", "in the store", "from", "to", "reads", "backwards", "meaning")
    rows = [_link_row(link) for link in schema.links.values()]
    carried = [
        (f"`{link.name}`", *_property_row(one)) for link in schema.links.values() for one in link.carries.values()
    ]
    columns = ("link", "property", "values", "how many", "combine", "meaning")
    return f"## Links\n\n{_table(header, rows)}\n### Properties that links carry\n\n{_table(columns, carried)}"


def _link_row(link: Link) -> tuple[str, ...]:
    store = f"`{link.type}`" + (" (both ways)" if link.symmetric else "")
    reads = (link.label["en"], link.reverse_label["en"])
    return (f"`{link.name}`", store, link.domain, link.range, *reads, link.definition["en"])


def _vocabularies(schema: Schema) -> str:
    sections = []
    for scheme in schema.schemes.values():
        rows = [
            (f"`{concept.notation}`", *(concept.label[language] for language in LANGUAGES))
            for concept in scheme.concepts.values()
        ]
        table = _table(("value", *LANGUAGES), rows)
        sections.append(f"### {scheme.name}\n\n{scheme.definition['en']}\n\n{table}")
    return "## Vocabularies\n\n" + "\n".join(sections)


def _registers(schema: Schema) -> str:
    rows = [
        (f"`{one.name}`", one.agency, f"`{one.codes}`", f"`{one.ids}`" if one.ids else "", one.resource or one.page)
        for one in schema.registers.values()
    ]
    return f"## Registers\n\n{_table(('before the colon', 'kept by', 'codes', 'ids', 'address'), rows)}"


def _alignments(schema: Schema) -> str:
    terms: dict[str, Class | Link | Property] = dict(schema.classes)
    for class_ in schema.classes.values():
        terms |= class_.properties
    terms |= schema.links
    for link in schema.links.values():
        terms |= link.carries
    rows = [(f"`{name}`", relation, compact(iri)) for name, term in terms.items() for relation, iri in term.alignments]
    return f"## Alignments\n\n{_table(('term', 'relation', 'term elsewhere'), rows)}"


def _languages(schema: Schema) -> str:
    def labels(terms: Iterable[Class | Link]) -> list[tuple[str, ...]]:
        return [(f"`{term.name}`", *(term.label[language] for language in LANGUAGES)) for term in terms]

    rows = [*labels(schema.classes.values()), *labels(schema.links.values())]
    return f"## Labels\n\n{_table(('term', *LANGUAGES), rows)}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def main(arguments: Sequence[str]) -> None:
    """Write the page into the folder that the command line names."""
    folder = Path(arguments[0]) if arguments else Path("docs/reference")
    for path in write(folder):
        sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
