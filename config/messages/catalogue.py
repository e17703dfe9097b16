"""Messages and their translations as gettext's .po text and .mo bytes; only what our catalogues use."""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field

MAGIC = 0x950412DE
CONTEXT_END, PLURAL_END = "\x04", "\x00"
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
    "Language: {language}\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What gettext looks up: `plural` is empty for messages without a count."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Message:
    """A message with its translations (one, or singular and plural) and the files that say it."""

    key: Key
    translations: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def is_translated(self) -> bool:
        return len(self.translations) == (2 if self.key.plural else 1) and all(self.translations)


def read_po(text: str) -> dict[Key, Message]:
    """Read a .po file that `write_po` or an editor wrote; the header and comments other than files are left out."""
    found: dict[Key, Message] = {}
    for block in text.split("\n\n"):
        fields: dict[str, str] = {}
        files: list[str] = []
        current = ""
        for line in block.splitlines():
            if line.startswith("#: "):
                files += line[3:].split()
            elif line.startswith("#") or not line.strip():
                continue
            elif line.startswith('"'):
                fields[current] += _unquote(line)
            else:
                current, _space, quoted = line.partition(" ")
                fields[current] = _unquote(quoted)
        if fields.get("msgid"):
            key = Key(fields["msgid"], fields.get("msgid_plural", ""), fields.get("msgctxt", ""))
            names = ("msgstr[0]", "msgstr[1]") if key.plural else ("msgstr",)
            found[key] = Message(key, [fields.get(name, "") for name in names], files)
    return found


def write_po(messages: Iterable[Message], *, language: str) -> str:
    """Write messages as .po text, in the order given."""
    blocks = [f'msgid ""\nmsgstr ""\n{_lines(HEADER.format(language=language))}']
    for message in messages:
        key, lines = message.key, [f"#: {' '.join(message.files)}"]
        if key.context:
            lines.append(f"msgctxt {_quote(key.context)}")
        lines.append(f"msgid {_quote(key.text)}")
        translations = [*message.translations, "", ""]
        if key.plural:
            lines.append(f"msgid_plural {_quote(key.plural)}")
            lines += [f"msgstr[{n}] {_quote(translations[n])}" for n in (0, 1)]
        else:
            lines.append(f"msgstr {_quote(translations[0])}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def compile_mo(messages: Iterable[Message], *, language: str) -> bytes:
    """Give the bytes that gettext reads: sorted originals and translations behind two tables of (length, offset)."""
    pairs = [("", HEADER.format(language=language))]
    for message in messages:
        if message.is_translated:
            key = message.key
            original = f"{key.context}{CONTEXT_END}{key.text}" if key.context else key.text
            original += f"{PLURAL_END}{key.plural}" if key.plural else ""
            pairs.append((original, PLURAL_END.join(message.translations)))
    encoded = sorted((original.encode(), translation.encode()) for original, translation in pairs)
    table = 7 * 4
    offset = table + 2 * 8 * len(encoded)
    entries: list[bytes] = []
    texts = b""
    for column in (0, 1):
        for pair in encoded:
            entries.append(struct.pack("<II", len(pair[column]), offset + len(texts)))
            texts += pair[column] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(encoded), table, table + 8 * len(encoded), 0, 0)
    return head + b"".join(entries) + texts


def _quote(text: str) -> str:
    if "\n" in text[:-1]:
        return '""\n' + _lines(text)
    return (
        '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    )


def _lines(text: str) -> str:
    return "\n".join(_quote(line) for line in text.splitlines(keepends=True))


def _unquote(quoted: str) -> str:
    return str(ast.literal_eval(quoted))
