"""What the loader itself reports, with the reason for each: text that cannot be read, or is not what the
format says. Rules are asked only of text that passes here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """`slug`, `title` and `why` as of a rule; `shown` is false where an example would need more text than a
    page can hold."""

    slug: str
    title: str
    why: str
    shown: bool = True


REFUSALS: tuple[Refusal, ...] = (
    Refusal(
        "bad-date",
        "a date in no accepted form",
        "Outcomes turn on single days. A date is written as precisely as the source gives it and no more, so "
        "that nobody takes the first of a month for a known day, or 3/4 for the wrong one of two months.",
    ),
    Refusal(
        "bad-distance",
        "a distance without a number or a known unit",
        "Whether a place is near enough is measured. A distance keeps the figure and the unit of its text, "
        "and is converted by the program alone.",
    ),
    Refusal(
        "bad-id",
        "an id that cannot be one",
        "Records name one another by id, in text, on the command line and in addresses on the web. One "
        "spelling that works in all of them keeps a citation from breaking on its way.",
    ),
    Refusal(
        "bad-value",
        "a value that does not fit its key",
        "What a key takes is fixed, so that a record means the same to every reader. A value that does not "
        "fit is refused: to guess what was meant would be to write law.",
    ),
    Refusal(
        "byte-order-mark",
        "an invisible mark at the head of the file",
        "Two files that look alike should be alike. An invisible mark makes the first key of a file another "
        "key, which no reader can see.",
    ),
    Refusal(
        "complex-key",
        "a key that is not plain text",
        "A record is read by people as well as programs. A key that is itself a list or a mapping, or "
        "nothing at all, names no field of any record; it comes nearly always from a stray bracket or colon.",
    ),
    Refusal(
        "control-character",
        "a character that does not show",
        "Characters that are invisible, or that turn the order of what is shown, can make a text read one "
        "way to a person and another to the program. Law must not hang on what cannot be seen.",
    ),
    Refusal(
        "duplicate-id",
        "one id on two records",
        "Identity is in the ids. If two records bear one id, an instrument that invokes or rescinds it names "
        "either, and which one would depend on the order of files.",
    ),
    Refusal(
        "duplicate-key",
        "one key written twice",
        "Most readers of YAML keep the last of two equal keys and drop the first without a word. A second "
        "`until:` could so lift the end of an emergency.",
    ),
    Refusal(
        "file-too-large",
        "a file larger than any reviewer reads",
        "A registry is reviewed as text. A file of millions of bytes is nobody's to review, and is more "
        "likely an export or an attack than a record.",
        shown=False,
    ),
    Refusal(
        "merge-key",
        "a key that brings in text from elsewhere",
        "A reviewer must see what a record says where it says it. A merge key lets a change in one place "
        "alter a record in another that no diff shows.",
    ),
    Refusal(
        "missing-key",
        "a key that must be there",
        "Without its issuer, its date or its office a record answers no question. What the format requires "
        "is what every finding needs in order to say by whom, when and over what.",
    ),
    Refusal(
        "missing-settings",
        "records without the head of a registry",
        "Days begin at midnight in some legal time zone, and instruments rank by kinds the registry "
        "declares. Without its settings no record can be weighed or dated.",
    ),
    Refusal(
        "missing-value",
        "a key with nothing after it",
        "What is left out is not stated, and that is an answer. A key with nothing after it could mean that, "
        "or none, or not yet: the three lead to different outcomes.",
    ),
    Refusal(
        "not-utf-8",
        "a file in another encoding",
        "The section sign and the dash of a citation have one spelling in UTF-8. Read in a guessed encoding, "
        "they become other characters, and a search for the citation misses it.",
    ),
    Refusal(
        "second-settings",
        "two heads of one registry",
        "There is one legal time zone and one order of rank. Two settings would leave it to the order of "
        "files which of them governs.",
    ),
    Refusal(
        "tab",
        "a tab",
        "How deep a line stands tells which record it belongs to. A tab is as wide as an editor makes it, so "
        "two readers can see one line under two different provisions.",
    ),
    Refusal(
        "too-deep",
        "text nested without end",
        "Conditions of law nest a few levels. Far more than that is a bracket left open, or a text made to "
        "exhaust the reader.",
    ),
    Refusal(
        "too-many-problems",
        "more problems than anyone reads",
        "After the first hundred, more messages help nobody: most follow from a few slips near the top.",
        shown=False,
    ),
    Refusal(
        "too-many-values",
        "more values than a file of law has",
        "A file with a million values is nobody's to review, and is more likely an export or an attack than a record.",
        shown=False,
    ),
    Refusal(
        "unknown-condition",
        "a condition of no known form",
        "A condition decides whether a power may be used. One the engine cannot read must stop the reader, "
        "since to pass over it would be to grant the power without it.",
    ),
    Refusal(
        "unknown-document",
        "a document of no known kind",
        "A document is known by its keys. One that has none of them would otherwise be passed over in "
        "silence, and with it whatever it grants or forbids.",
    ),
    Refusal(
        "unknown-effect",
        "an effect that no provision can have",
        "What a provision does is one of a few effects, each with exact rules. The words of the field are "
        "many (enjoins, vacates, extends); which effect lies beneath is for a person to decide.",
    ),
    Refusal(
        "unknown-field",
        "a source said to differ on a field that is not there",
        "Where a source says something else than the record, the field it differs on is named, and an answer "
        "that turns on it is shown as disputed. Under a name that fits no field the disagreement disappears.",
    ),
    Refusal(
        "unknown-key",
        "a key that means nothing where it stands",
        "A misspelt `until:` would leave a power without an end. No key is passed over: what the format "
        "cannot say goes into `cannot_express:`, where findings show it.",
    ),
    Refusal(
        "yaml-alias",
        "an alias",
        "A reviewer must see what a record says where it says it. An alias repeats text from elsewhere, so "
        "that a change there alters a record here that no diff shows.",
    ),
    Refusal(
        "yaml-anchor",
        "an anchor",
        "An anchor exists to be repeated by aliases, and these are not read: every record says in full what "
        "it says. A text that begins with `&` needs quotes.",
    ),
    Refusal(
        "yaml-directive",
        "a directive",
        "A directive changes how the lines after it are read. Registry text has one reading.",
    ),
    Refusal(
        "yaml-syntax",
        "text that is not YAML",
        "Where the structure of a text is broken, nothing below the break has a certain meaning. The "
        "document is left out, the other documents of the file are read all the same.",
    ),
    Refusal(
        "yaml-tag",
        "a tag",
        "A tag tells the reader to build something else than text, numbers and lists. Registry text holds "
        "nothing else, and a reader that builds what a text asks for can be made to build anything.",
    ),
)
"""Every refusal, in the order of their slugs."""
