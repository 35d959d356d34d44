"""Docstrings and Python literals from a document's text, which is hostile until it is escaped."""

from __future__ import annotations

import json
import re
import textwrap

WIDTH = 88
UNPRINTABLE = re.compile(r"[^\S\n ]|[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def text_literal(text: str) -> str:
    """A Python string literal in double quotes, ASCII control and invisible characters escaped."""
    body = repr("'" + text)[2:-1]  # the apostrophe makes repr choose double quotes, unescaped
    if not repr("'" + text).startswith('"'):
        body = repr("'" + text)[3:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{body}"'


def docstring(*paragraphs: str, indent: int = 4) -> str:
    """A docstring literal of the paragraphs that say something, lines after the first indented.

    Lines that are too long are wrapped at blanks; other line breaks stay.
    """
    text = "\n\n".join(clean for p in paragraphs if (clean := clean_text(p)))
    lines = [wrapped for line in text.split("\n") for wrapped in wrap_line(line, WIDTH - indent)]
    lines = [escape(line) for line in lines]
    if len(lines) == 1 and len(lines[0]) <= WIDTH - indent - 6 and not ends_badly(lines[0]):
        return f'"""{open_safely(lines[0])}"""'
    margin = " " * indent
    first, *rest = [open_safely(lines[0]), *lines[1:]]
    body = "\n".join([first, *(f"{margin}{line}".rstrip() for line in rest)])
    return f'"""{body}\n{margin}"""'


def clean_text(text: str) -> str:
    """Text without control characters, tabs, trailing blanks or runs of blank lines."""
    if text.isprintable() and text.isascii():
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    text = UNPRINTABLE.sub(" ", text)
    lines = [printable(line).rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def printable(line: str) -> str:
    """A line with blanks in place of what can't be printed."""
    return line if line.isprintable() else "".join(c if c.isprintable() else " " for c in line)


def wrap_line(line: str, width: int) -> list[str]:
    """A line, broken at blanks where it is too long; its indentation goes on."""
    if len(line) <= width:
        return [line]
    margin = line[: len(line) - len(line.lstrip())][: width // 2]
    return textwrap.wrap(
        line.strip(),
        width,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def escape(line: str) -> str:
    """A line as it stands inside a docstring."""
    return line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def open_safely(line: str) -> str:
    """A first line that does not begin with a quote."""
    return f"\\{line}" if line.startswith('"') else line


def ends_badly(line: str) -> bool:
    """Whether a line can't stand before the closing quotes."""
    return line.endswith(('"', "\\"))


def summary_line(text: str) -> str:
    """The first sentence or line of a text, for a table or a list."""
    first = clean_text(text).split("\n", 1)[0]
    sentence = re.match(r".*?[.!?](?=\s|$)", first)
    return sentence.group(0) if sentence else first


def markdown_line(text: str) -> str:
    """A text as one line of Markdown that means itself."""
    line = " ".join(clean_text(text).split())
    return re.sub(r"([\\`*_\[\]<>#|!{}~])", r"\\\1", line)


def markdown_cell(text: str) -> str:
    """A text as a cell of a Markdown table, cut where it is long."""
    line = " ".join(clean_text(text).split())
    return markdown_line(line if len(line) <= 120 else line[:117] + "...")


def toml_text(text: str) -> str:
    """A text as a TOML basic string (TOML 1.0, section String)."""
    return json.dumps(" ".join(clean_text(text).split()), ensure_ascii=False)


def code_cell(text: str) -> str:
    """A text inside backquotes in a cell of a Markdown table."""
    line = " ".join(clean_text(text).split())
    return line.replace("`", "'").replace("|", "\\|") or " "
