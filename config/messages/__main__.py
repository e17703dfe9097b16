"""Collects the messages of the house into each catalogue, keeps the translations, and compiles them.

Spanish is what the house speaks; its catalogue holds words of a library only, is written by hand and compiled as it is.
"""

from pathlib import Path

from config.messages.catalogue import Message, compile_mo, read_po, write_po
from config.messages.extraction import ROOT, messages_of_the_house

LANGUAGES = ("en",)
BY_HAND = ("es",)


def catalogue_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def update(language: str) -> str:
    """Write the .po and .mo of a language and give one line about it."""
    path = catalogue_path(language)
    known = read_po(path.read_text(encoding="utf-8")) if path.exists() else {}
    messages = []
    for key, files in messages_of_the_house().items():
        kept = known[key].translations if key in known else []
        messages.append(Message(key, kept, files))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_po(messages, language=language), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compile_mo(messages, language=language))
    missing = sum(not message.is_translated for message in messages)
    return f"messages language={language} messages={len(messages)} untranslated={missing}"


def compile_by_hand(language: str) -> str:
    """Write the .mo of a catalogue that is kept by hand and give one line about it."""
    path = catalogue_path(language)
    messages = list(read_po(path.read_text(encoding="utf-8")).values())
    path.with_suffix(".mo").write_bytes(compile_mo(messages, language=language))
    return f"messages language={language} messages={len(messages)}"


if __name__ == "__main__":
    for language in LANGUAGES:
        print(update(language))
    for language in BY_HAND:
        print(compile_by_hand(language))
