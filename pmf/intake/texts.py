"""The texts that a workbook keeps in a list of their own. Runs in the reading process."""

from __future__ import annotations

from pmf.intake.grid import visible
from pmf.intake.package import Package, UnfitError, feed, local, parser

# Different texts in a workbook.
MOST_TEXTS = 500_000


def is_blank(text: str) -> bool:
    """Whether nobody would see anything in a text."""
    return not visible(text)


def shared_texts(package: Package, name: str) -> list[str]:
    """A workbook's shared texts in order, as they stand there: their escaped letters not put back."""
    texts: list[str] = []
    pieces: list[str] = []
    speaks = aside = False

    def begin(name: str, _: dict[str, str]) -> None:
        nonlocal speaks, aside
        match local(name):
            case "si":
                pieces.clear()
            case "t":
                speaks = not aside
            case "rPh":
                aside = True  # how a word is spoken, for languages that need it

    def end(name: str) -> None:
        nonlocal speaks, aside
        match local(name):
            case "si":
                texts.append("".join(pieces))
                if len(texts) > MOST_TEXTS:
                    raise UnfitError("too_large")
            case "t":
                speaks = False
            case "rPh":
                aside = False

    def text(words: str) -> None:
        if speaks:
            pieces.append(words)

    made = parser()
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = begin, end, text
    feed(made, package.pieces(name))
    return texts
