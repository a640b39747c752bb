"""Where a record stands in the text, and what all records share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import core_schema

from vires.temporal.dating import EXPECTED, Dating, DatingError

ORIGIN_KEY = "\0origin"
"""The loader hands a record its place under this key, which no text can contain."""


@dataclass(frozen=True)
class Origin:
    """A place in registry text: file as the user named it, line and column from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Noun(BaseModel):
    """A frozen record. Unknown keys are errors; what is left out is absent, never a made-up value."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Record(Noun):
    """A noun that knows where in the text it was written. The origin is no part of what it says."""

    origin: SkipJsonSchema[
        Annotated[
            Origin | None,
            GetPydanticSchema(lambda _s, _h: core_schema.any_schema()),
        ]
    ] = Field(default=None, validation_alias=ORIGIN_KEY, exclude=True, repr=False)


def _parse_dating(value: Any) -> Dating:
    try:
        return Dating.parse(value)
    except DatingError as error:
        raise ValueError(str(error)) from None


_DAY_PATTERN = r"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?)?)?$"

When = Annotated[
    Dating,
    GetPydanticSchema(lambda _s, _h: core_schema.any_schema()),
    BeforeValidator(_parse_dating),
    PlainSerializer(Dating.to_text, return_type=Any),
    WithJsonSchema(
        {
            "description": f"a date: {EXPECTED}",
            "anyOf": [
                {"type": "string", "pattern": _DAY_PATTERN},
                {"type": "integer", "minimum": 1, "maximum": 9999},
                {
                    "type": "object",
                    "properties": {
                        "between": {
                            "type": "array",
                            "items": {"type": "string", "format": "date"},
                            "minItems": 2,
                            "maxItems": 2,
                        }
                    },
                    "required": ["between"],
                    "additionalProperties": False,
                },
            ],
        }
    ),
]

ID_PATTERN = r"^[a-z0-9]([a-z0-9.\-]*[a-z0-9])?(/[a-z0-9]([a-z0-9.\-]*[a-z0-9])?)*$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=200)]
"""Lower-case words, digits, dots and hyphens, in parts joined by `/`."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
