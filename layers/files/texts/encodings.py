"""Which encoding a text was written in: a mark at its head, then strict UTF-8, then Chinese, then the rest.

GB18030 holds GBK and GB2312, so it stands for all three.
"""

import codecs
import re
from collections.abc import Sequence
from typing import Final

import charset_normalizer

from ...errors import DataError

UTF_8: Final = "utf-8"
GB18030: Final = "gb18030"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS: Final = ["big5", "cp1252", "cp1251", "shift_jis", "euc_kr", GB18030]
_COMMON_SHARE: Final = 0.8
"""A text is taken for GB18030 when at least this share of its non-ASCII characters are everyday Chinese ones."""
_FEW: Final = 5
_BESIDE_LATIN: Final = re.compile(r"[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
_EAST_ASIAN: Final = re.compile("[\u0800-\U0010ffff]")
_NO_TEXT: Final = frozenset({"punycode", "idna", "unicode_escape", "unicodeescape", "raw_unicode_escape", "undefined",
                              "mbcs", "oem", "utf_7", "utf7", "charmap"})  # fmt: skip
"""Python's codecs that are no encodings of a table's text, or depend on the machine."""
_SAMPLE: Final = 1 << 20
_LOPSIDED: Final = 4
"""So many times as many zero bytes a text of UTF-16 has on one side as on the other."""


def detect_encoding(data: bytes) -> str:
    """Python's name of the encoding of `data`, a whole text or its beginning; '' when none fits."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name if name != "utf-8-sig" or _decodes(data[:_SAMPLE], UTF_8) else _behind_mark(data)
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return _without_mark(sample)
    if _decodes(sample, UTF_8):
        return GB18030 if _is_short_chinese(sample) else UTF_8
    if _decodes(sample, GB18030) and _common_share(sample) >= _COMMON_SHARE:
        return GB18030
    best = charset_normalizer.from_bytes(sample, cp_isolation=_OTHERS).best()
    return best.encoding if best else ""


def _behind_mark(data: bytes) -> str:
    """The encoding of a text that only begins with UTF-8's mark: some programs put it before GBK."""
    found = detect_encoding(data[len(codecs.BOM_UTF8) :])
    return found or "utf-8-sig"


def decoded(data: bytes, encoding: str, file: str) -> str:
    """A text; a mark of UTF-8 before another encoding is skipped. Raises DataError that names the first wrong line."""
    if data.startswith(codecs.BOM_UTF8) and encoding not in (UTF_8, "utf-8-sig"):
        data = data[len(codecs.BOM_UTF8) :]
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(
            "{file} is not in the encoding {encoding}: line {line} breaks it; give another encoding, such as GBK (on "
            "the command line --encoding {file}=GBK).",
            file=file,
            encoding=encoding,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error


def detect_field_encoding(fields: Sequence[bytes]) -> str:
    """The encoding of fixed-width fields, where the last character of each may have been cut in two."""
    text = [field for field in fields if not field.isascii()]
    if not text or all(_decodes(field, UTF_8) for field in text):
        return GB18030 if _is_short_chinese(b"\n".join(text)) else UTF_8
    if all(_decodes(field, GB18030) for field in text) and _common_share(b"\n".join(text)) >= _COMMON_SHARE:
        return GB18030
    return detect_encoding(b"\n".join(text))


def known_encoding(name: str, file: str) -> str:
    """Python's own spelling of the encoding a planner or a .cpg names; GBK and its code pages become GB18030."""
    plain = name.strip().casefold().replace(" ", "")
    plain = "none" if plain.replace("-", "_") in _NO_TEXT else plain
    if plain in {"936", "cp936", "gbk", "gb2312", "gb18030", "ansi936", "oem936", "54936"}:
        return GB18030
    if plain in {"65001", "utf8", "utf-8"}:
        return UTF_8
    try:
        known = codecs.lookup(f"cp{plain}" if plain.isdigit() else plain).name
        "".encode(known)  # raises for codecs such as "hex", which are no encodings of text
    except (LookupError, ValueError) as error:
        raise DataError(
            "{file}: no encoding is called {encoding}; use UTF-8 or GBK.", file=file, encoding=name
        ) from error
    return known


def _without_mark(sample: bytes) -> str:
    """UTF-16 without its mark shows in the zero bytes of its ASCII characters; other binary data is no text.

    A few characters, such as 一 (4E00), have their zero on the other side.
    """
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    for name, more, fewer in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if more > len(sample) / 8 and more > _LOPSIDED * fewer and _decodes(sample, name):
            return name if "\0" not in sample.decode(name, errors="ignore") else ""
    return ""


def _decodes(data: bytes, encoding: str) -> bool:
    """Whether `data` is valid in `encoding`, but for a character cut off at its end."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _is_short_chinese(data: bytes) -> bool:
    """Whether a text that is valid UTF-8 is yet likelier GBK, as 小学 is, whose bytes are two letters in UTF-8.

    Only for few different characters, none of them of East Asia, none beside a Latin letter.
    """
    text = data.decode(UTF_8, errors="ignore")
    if _EAST_ASIAN.search(text):  # as soon as one is found: nearly every text of China has one in its first line
        return False
    foreign = {character for character in set(text) if ord(character) > 127}
    if not foreign or len(foreign) > _FEW or _BESIDE_LATIN.search(text):
        return False
    return _decodes(data, GB18030) and _common_share(data) == 1.0


def _common_share(data: bytes) -> float:
    """The share of non-ASCII characters that are level-1 Chinese characters or Chinese punctuation (GB 2312)."""
    text = data.decode(GB18030, errors="replace")
    foreign = [character for character in text if ord(character) > 127]
    if not foreign:
        return 1.0
    leads = [character.encode("gb2312", errors="replace")[0] for character in foreign]
    return sum(0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3 for lead in leads) / len(leads)
