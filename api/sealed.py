"""A picture as one HTML file that asks for nothing else, and that can run no script but ours."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from .page import WEB, templates

# The headers a sealed page is served with; the page itself carries the stricter policy with the hashes.
POLICY = (
    "sandbox allow-scripts allow-top-navigation-by-user-activation; default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
# What would end or comment out a script element, and the two line ends that JSON allows and old scripts do not.
_UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def sealed_page(template: str, *, scripts: Sequence[str] = (), data: str = "{}", **values: Any) -> bytes:
    """Fill a template into a page whose content policy names each of its scripts by hash.

    A text that were put in unescaped by mistake would still not run: its hash is not among them. And because the
    policy allows no address at all, the file draws with the network cable out.

    Args:
        template: Name of the template.
        scripts: Source texts, or names (``*.js``) of files in ``web/static``.
        data: JSON text the scripts read.
        values: What the template shows; escaped.
    """
    texts = [_static(script) if script.endswith(".js") else script for script in scripts]
    sources = " ".join(f"'{_hash(text)}'" for text in texts) or "'none'"
    policy = f"default-src 'none'; script-src {sources}; style-src 'unsafe-inline'; img-src data: blob:"
    context = {
        "policy": policy,
        "scripts": [Markup(text) for text in texts],  # noqa: S704  (our own files, never a user's text)
        "style": Markup(_static("picture.css")),  # noqa: S704  (our own file)
        "data": Markup(script_safe(data)),  # noqa: S704  (made safe for a script element)
        **values,
    }
    return templates().get_template(template).render(context).encode()


def script_safe(json_text: str) -> str:
    r"""Spell JSON so that it can stand in a script element whatever its texts say.

    Example:
        >>> script_safe('{"a": "</script><b>"}')
        '{"a": "\\u003c/script\\u003e\\u003cb\\u003e"}'
    """
    for letter, spelling in _UNSAFE.items():
        json_text = json_text.replace(letter, spelling)
    return json_text


@lru_cache(maxsize=8)
def _static(name: str) -> str:
    return (WEB / "static" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=8)
def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()
