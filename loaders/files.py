"""Where the bytes come from: a file, a folder or a zip, plain or gzip, with limits and clear refusals."""

from __future__ import annotations

import codecs
import fnmatch
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from .problem import FileProblem
from .source import File, Source

#: A file that unpacks to more than this is refused: no open table of regions or projects comes near.
MOST_BYTES = 8 << 30
#: A packed file that grows more than this is a zip bomb; text shrinks to a tenth, seldom to a fiftieth.
MOST_GROWTH = 300
#: However much a packed file grows, up to here it does no harm.
HARMLESS_BYTES = 64 << 20

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to read, wherever it lies.

    Attributes:
        name: Its name without folders and without ``.gz``; what messages say.
        path: The file on disk that holds it (the zip, if it lies in one).
        size: Its size in bytes as it lies there.
        start: Opens it anew, as bytes.
    """

    name: str
    path: Path
    size: int
    start: Callable[[], BinaryIO]

    @contextmanager
    def binary(self) -> Iterator[BinaryIO]:
        """Open as bytes; a broken or exploding archive becomes a `FileProblem`."""
        try:
            with self.start() as raw, _Limited(raw, self) as limited:
                yield cast("BinaryIO", io.BufferedReader(limited, 1 << 18))
        except _BROKEN as error:
            raise _broken(self.name, error) from None

    @contextmanager
    def text(self, encoding: str) -> Iterator[io.TextIOWrapper]:
        """Open as text, any of the three line ends read as one; a byte order mark overrules the encoding.

        Raises:
            FileProblem: The bytes are no text of that encoding; the message names the line.
        """
        with self.binary() as stream:
            chosen = self._encoding(cast("io.BufferedReader", stream).peek(8), encoding)
            try:
                with io.TextIOWrapper(stream, chosen, newline=None) as text:
                    yield text
            except UnicodeError:
                raise self._undecodable(chosen) from None

    def _encoding(self, start: bytes, declared: str) -> str:
        if start.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
            raise FileProblem(
                self.name, "a zip, a PDF or a spreadsheet", "a text file", "Save it as CSV, or name the right file."
            )
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        if b"\x00" in start[:4]:
            raise FileProblem(self.name, "zero bytes, as in UTF-16 without a byte order mark", f"text in {declared}",
                              "Save the file as UTF-8, or declare its encoding.")  # fmt: skip
        try:
            return codecs.lookup(declared).name
        except LookupError:
            raise FileProblem(self.name, f"the encoding {declared!r}", "an encoding, as utf-8 or cp1250",
                              "Correct the encoding that is declared for this file.") from None  # fmt: skip

    def _undecodable(self, encoding: str) -> FileProblem:
        """Read once more, to say on which line the text cannot be read."""
        decoder = codecs.getincrementaldecoder(encoding)()
        line, bad = 1, b""
        with self.binary() as stream:
            try:
                for piece in iter(lambda: stream.read(1 << 16), b""):
                    line += _lines(decoder.decode(piece))
                decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                before = error.object[: error.start].decode(encoding, "replace")
                line, bad = line + _lines(before), error.object[error.start : error.start + 1]
        return FileProblem(
            f"{self.name}, line {line}",
            f"the byte 0x{bad.hex() or '??'}, which is no {encoding}",
            f"text in {encoding} throughout",
            "Declare the encoding it was saved in (cp1250 and cp1252 are usual in Europe), or save it as UTF-8.",
        )


def _lines(text: str) -> int:
    return text.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def _broken(name: str, error: Exception) -> FileProblem:
    return FileProblem(
        name, f"a broken archive ({error})", "a whole zip or gzip file", "It is cut off or damaged: fetch it again."
    )


class _Limited(io.RawIOBase):
    """Bytes that are counted while they are unpacked, because an archive may lie about its size."""

    def __init__(self, raw: BinaryIO, entry: Entry) -> None:
        self._raw = raw
        self._name = entry.name
        self._count = 0
        packed = entry.path.suffix in {".zip", ".gz", ".xlsx"}
        self._most = min(MOST_BYTES, max(entry.size * MOST_GROWTH, HARMLESS_BYTES)) if packed else MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._raw.read(len(buffer))
        self._count += len(piece)
        if self._count > self._most:
            raise FileProblem(self._name, f"more than {self._most >> 20} MiB when unpacked", "less",
                              "If it is no zip bomb, unpack it yourself and load the folder.")  # fmt: skip
        buffer[: len(piece)] = piece
        return len(piece)


def entries(path: Path) -> tuple[Entry, ...]:
    """List what there is to read at a path: the file, or the files of the folder or zip, in the order of their names.

    Raises:
        FileProblem: There is nothing, or the zip is broken.
    """
    if not path.exists():
        raise FileProblem(str(path), "nothing", "a file, a folder or a zip", "Check the path.")
    if path.is_dir():
        return tuple(
            _plain(found) for found in sorted(path.iterdir()) if found.is_file() and not found.name.startswith(".")
        )
    if path.suffix.lower() == ".zip" or (path.suffix.lower() != ".xlsx" and zipfile.is_zipfile(path)):
        return _zipped(path)
    return (_plain(path),)


def _plain(path: Path) -> Entry:
    if path.suffix.lower() == ".gz":
        return Entry(path.stem, path, path.stat().st_size, lambda: cast("BinaryIO", gzip.open(path, "rb")))
    return Entry(path.name, path, path.stat().st_size, lambda: path.open("rb"))


def _zipped(path: Path) -> tuple[Entry, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = sorted(
                (info for info in archive.infolist() if _is_content(info.filename)), key=lambda info: info.filename
            )
    except _BROKEN as error:
        raise _broken(path.name, error) from None
    for info in infos:
        if info.flag_bits & 1:
            raise FileProblem(
                f"{path.name}, {info.filename}", "a password", "an open file", "Unpack it yourself and load the folder."
            )
    return tuple(
        Entry(Path(info.filename).name, path, max(info.compress_size, 1), _member(path, info.filename))
        for info in infos
    )


def _is_content(name: str) -> bool:
    return not name.endswith("/") and not name.startswith("__MACOSX") and not Path(name).name.startswith(".")


def _member(path: Path, name: str) -> Callable[[], BinaryIO]:
    def start() -> BinaryIO:
        with zipfile.ZipFile(path) as archive:  # the open member keeps the file open by itself
            return cast("BinaryIO", archive.open(name))

    return start


def match(source: Source, path: Path) -> tuple[tuple[tuple[File, Entry], ...], tuple[str, ...]]:
    """Say which of the files at a path the source reads as what, and which nobody reads.

    A path that is one file needs no particular name if the source reads one kind of file.

    Returns:
        The pairs in the order of the source's header, and the names that are neither read nor ignored by name.

    Raises:
        FileProblem: A file that the source needs is not there.
    """
    found = entries(path)
    if path.is_file() and len(source.files) == 1 and len(found) == 1 and found[0].path == path:
        return ((source.files[0], found[0]),), ()
    pairs = tuple((file, entry) for file in source.files for entry in found if _named(entry, file.pattern))
    for file in source.files:
        if not file.optional and not any(file is read for read, _ in pairs):
            names = ", ".join(entry.name for entry in found) or "no file"
            raise FileProblem(str(path), names, f"a file named {file.pattern}", "Name the folder or zip that holds it.")
    if not pairs:
        names = ", ".join(entry.name for entry in found[:12]) or "no file"
        patterns = ", ".join(file.pattern for file in source.files)
        raise FileProblem(str(path), names, f"a file named {patterns}", "Name the folder or zip that holds it.")
    known = {entry.name for _, entry in pairs}
    ignored = (entry for entry in found if entry.name not in known)
    return pairs, tuple(e.name for e in ignored if not any(_named(e, pattern) for pattern in source.ignore_files))


def _named(entry: Entry, pattern: str) -> bool:
    return fnmatch.fnmatchcase(entry.name.lower(), pattern.lower())


def sha256(path: Path) -> str:
    """Give the fingerprint of a file as 64 hexadecimal figures."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
