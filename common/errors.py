"""What a service may refuse, in the words the user will read.

Doors translate these: a page shows the message where the user acted, the API answers with the same message as JSON
(`common.api.exception_handler`), a command prints it and exits 1.
"""

from collections.abc import Mapping

from django.utils.functional import Promise

Text = str | Promise


class DomainError(Exception):
    """A rule said no. `message` is Chinese and says how to mend; `fields` names the inputs that caused it."""

    status = 400

    def __init__(self, message: Text, *, fields: Mapping[str, Text] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """The input does not hold together."""

    status = 400


class Refused(DomainError):
    """This person may not do this, and why."""

    status = 403


class Conflict(DomainError):
    """The object is no longer in the state that the person saw."""

    status = 409
