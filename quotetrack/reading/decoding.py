"""Bytes to text. Newlines and every other character stay as they are: offsets index the decoded text."""

from __future__ import annotations

import codecs

from quotetrack.errors import UnreadableInput
from quotetrack.patterns import regex

_BOMS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = regex(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # no newsroom types these; tab, newline, form feed are fine
_HIGH = regex(r"[^\x00-\x7f]+")
_MULTIBYTE = regex(rb"[\xc2-\xf4][\x80-\xbf]+")
# What non-ASCII characters look like in English copy: letters inside words, marks, signs beside figures.
_PLAUSIBLE = regex(
    r"[‘’“”–—…•·«»‹›‚„€£¥¢©®™°§¶†‡½¼¾²³±×÷¹ºª´¿¡\xa0\xadàáâäãåæçèéêëìíîïñòóôöõøœùúûüýÿßšžÀÁÂÄÅÇÈÉÊËÍÎÑÓÖØŒÚÜŠŽ]+"
)
_STRANDED = regex(r"(?<![^\W\d_])[ÒÓÔÕÐÑÉÊ](?![^\W\d_])|[a-z.,!?][ÓÕÔÒ](?=[\s.,a-z])|(?<=\s)[ÒÔ](?=[A-Z])")


def decode(data: bytes, source: str = "") -> str:
    """Decode an article: byte-order marks, UTF-8, UTF-16, Windows and Mac code pages, else a guess.

    >>> decode("“Não,” disse".encode("utf-16")), decode(b"a caf\\xe9, \\x93yes\\x94")
    ('“Não,” disse', 'a café, “yes”')
    """
    if not data.strip():
        raise UnreadableInput("the file is empty", source)
    if data.startswith(b"{\\rtf"):  # its letters stand between commands that would be read as words
        raise UnreadableInput("a rich-text file (RTF), not plain text", source, "save it as .docx or .txt")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, source)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _eight_bit(data, source, error.start)
    if _CONTROL.search(data):
        return _wide(data, source)
    return text


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"cannot be decoded: it says {encoding} and byte {error.start:,} is not"
        raise UnreadableInput(what, source, "save it as UTF-8") from None
    if not text.strip():
        raise UnreadableInput("the file is empty", source)
    if "\x00" in text:
        raise UnreadableInput("a binary file, not an article", source, "save its text as .txt or .docx")
    return text


def _wide(data: bytes, source: str) -> str:
    """Decode UTF-16 without a mark: English text has a zero in every second byte."""
    half = len(data) // 2
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if half and len(data) % 2 == 0 and zeros.count(0) > 0.6 * half:
            return _strict(data, encoding, source)
    raise UnreadableInput("a binary file, not an article", source, "save its text as .txt or .docx")


def _eight_bit(data: bytes, source: str, wrong: int) -> str:
    if len(_CONTROL.findall(data[:65536])) > 2:
        return _wide(data, source)
    high = sum(byte > 127 for byte in data)
    if sum(map(len, _MULTIBYTE.findall(data))) > 0.7 * high and high > 6:
        raise UnreadableInput(f"cannot be decoded: UTF-8, broken at byte {wrong:,}", source, "save it again as UTF-8")
    best = None
    for encoding in ("cp1252", "mac_roman"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(len(run) for run in _HIGH.findall(_PLAUSIBLE.sub("", text))) + len(_STRANDED.findall(text))
        if best is None or odd < best[0]:
            best = (odd, text)
    if best and best[0] <= 0.02 * high and high < 0.3 * len(data):
        return best[1]
    from charset_normalizer import from_bytes  # slow to import, rarely needed

    guess = from_bytes(data, threshold=0.15).best()
    if guess is None or not str(guess).strip():
        raise UnreadableInput(f"cannot be decoded: byte {wrong:,} fits no known encoding", source, "save it as UTF-8")
    return str(guess)
