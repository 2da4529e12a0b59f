"""What the parts of a framework file are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Part(BaseModel):
    """A table of the file: what it says cannot be changed, and nothing else may stand in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Part):
    """Something that officers may write by its id, its name, or another word for it."""

    id: Id
    name: Text
    also: tuple[Text, ...] = ()

    def spellings(self) -> set[str]:
        """Each way to write it, in lower case."""
        return {word.lower() for word in (self.id, self.name, *self.also)}
