"""Text that was written in one character set and read in another, and how it was meant."""

from __future__ import annotations

# Letters beyond a–z that the languages of the cp1250 countries use, and those of the neighbours' names in them.
_ALPHABETS = {
    "CZ": "áčďéěíňóřšťúůýžöüä",
    "SK": "áäčďéíĺľňóôŕšťúýžöüě",
    "PL": "ąćęłńóśźżöüä",
    "HU": "áéíóöőúüűä",
    "SI": "čšžćđáéíóöüä",
    "HR": "čšžćđáéíóöüä",
    "RO": "ăâîşșţțáéóöőúüű",
}
_MARKS = frozenset("ÃÂÄÅÐÑĂ")


def mended(text: str, country: str | None = None) -> str:
    """Undo a wrong character set where only one reading is possible; otherwise give the text as it is.

    Two cases: UTF-8 read as Windows-1252 (``KÃ¸benhavn``), and, for a country whose letters are in Windows-1250,
    that read as Windows-1252 (``Dvùr Králové``). The second is taken only if the text has a letter that the
    country's languages lack and the mended one has none.

    Args:
        text: What was read.
        country: EU code of the country whose language the text is in.

    Example:
        >>> mended("Dvùr Králové nad Labem", "CZ"), mended("KÃ¸benhavn"), mended("Città di Castello", "IT")
        ('Dvůr Králové nad Labem', 'København', 'Città di Castello')
    """
    if text.isascii():
        return text
    if _MARKS.intersection(text):
        meant = _reread(text, "utf-8")
        if meant is not None:
            text = meant
    alphabet = _ALPHABETS.get(country or "")
    if alphabet and _foreign(text, alphabet):
        meant = _reread(text, "cp1250")
        if meant is not None and not _foreign(meant, alphabet):
            return meant
    return text


def _reread(text: str, encoding: str) -> str | None:
    """Turn the letters back into the bytes of Windows-1252 and read these in another character set."""
    raw = bytearray()
    for letter in text:
        try:
            raw += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 255:
                return None
            raw.append(ord(letter))  # the five bytes that Windows-1252 leaves open
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _foreign(text: str, alphabet: str) -> bool:
    """Tell whether a text has letters, or control characters, that a language does not write."""
    rest = (letter for letter in text.lower() if not letter.isascii() and letter not in alphabet)
    return any(letter.isalpha() or "\x80" <= letter <= "\x9f" for letter in rest)
