"""What the parser calls a syntax error, said in the words of this house."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.node import Page

_QUOTE = "if this belongs to a text, put the text in quotes"

# (part of the parser's problem, part of its context or "", message, remedy); the first that fits is taken
_KNOWN = (
    ("mapping values are not allowed", "", "a `:` where no key can stand",
     "put the text in quotes if the colon belongs to it; else check the indentation"),
    ("could not find expected ':'", "", "text where a key was expected; expected `key: value`",
     "write a `:` and a blank after the key, or indent the line if it continues a text"),
    ("did not find expected ',' or ']'", "", "a list opened by `[` goes on wrongly; expected `,` or `]`",
     "separate with `,`, close with `]`, and put texts that hold `,` `:` `[` `]` `{` `}` in quotes"),
    ("did not find expected ',' or '}'", "", "a mapping opened by `{` goes on wrongly; expected `,` or `}`",
     "separate with `,`, close with `}`, and put texts that hold `,` `:` `[` `]` `{` `}` in quotes"),
    ("did not find expected key", "", "a line that does not fit those above; expected a key or the end",
     "check the indentation, and that every quote above is closed"),
    ("did not find expected '-' indicator", "", "a line that does not fit the list above; expected `- `",
     "check the indentation: the items of a list stand below one another"),
    ("block sequence entries are not allowed", "", "a `-` where no list can begin; expected the value",
     "begin the list on a line of its own"),
    ("cannot start any token", "", "a character that no plain text can begin with", "put the text in quotes"),
    ("unexpected end of stream", "quoted", "a text in quotes without its closing quote", "close the quote"),
    ("unexpected document indicator", "quoted", "a text in quotes without its closing quote", "close it"),
    ("unknown escape character", "", "a `\\` that stands for nothing in double quotes",
     "use single quotes, in which `\\` is itself, or write `\\\\`"),
    ("hexdecimal", "", "an escape without its hexadecimal digits", "write the character itself"),
    ("invalid Unicode character", "", "an escape that names no character", "write the character itself"),
    ("<document start>", "", "text after the end of the document; expected `---` before the next",
     "check the indentation, or begin a new document with `---`"),
    ("alphabetic or numeric character", "anchor", "an anchor without a name; anchors are not read", _QUOTE),
    ("alphabetic or numeric character", "alias", "an alias without a name; aliases are not read", _QUOTE),
    ("undefined tag handle", "", "a tag; tags are not read", _QUOTE),
    ("", "tag", "a tag; tags are not read", _QUOTE),
    ("", "directive", "a line that begins with `%`; directives are not read", "delete it"),
    ("leading empty line", "", "an empty line with more blanks than the next", "delete its blanks"),
    ("", "block scalar", "a text begun by `|` or `>` that goes on wrongly",
     "begin the text on the next line, two blanks in; put a text that only starts with `|` or `>` in quotes"),
)  # fmt: skip
_UNKNOWN = (
    "text that cannot be read here",
    "check the indentation, quotes and brackets of this line and the last",
)


def explained(error: Exception, page: Page, first_line: int) -> Diagnostic:
    """A syntax error as a diagnostic; `first_line` is the line, from 0, at which the parsed part begins."""
    problem = str(getattr(error, "problem", None) or "")
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    opened = getattr(error, "context_mark", None)
    fitting = (words for part, around, *words in _KNOWN if part in problem and around in context)
    message, remedy = next(fitting, _UNKNOWN)
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    if opened is not None and opened.line < line and ("flow" in context or "quoted" in context):
        message += f" (it opens in line {opened.line + first_line + 1})"
    place = line + first_line + 1
    return Diagnostic(page.span((place, column + 1, place, column + 2)), "yaml-syntax", message, remedy)
