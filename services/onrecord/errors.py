"""The one family of errors. A message says what happened, to which thing, and the way out."""

from typing import ClassVar

TRY_AGAIN = 75  # EX_TEMPFAIL, an exit code: what is the matter passes, or a new start mends it


class OnRecordError(Exception):
    """Anything that OnRecord says is wrong, in words meant for its user."""

    exit_code: ClassVar[int] = 1


class SettingsError(OnRecordError):
    """A setting cannot be used as it is."""

    exit_code = 78  # EX_CONFIG: starting again does not help
