"""The one family of errors. A message says what happened, to which thing, and the way out."""


class OnRecordError(Exception):
    """Anything that OnRecord says is wrong, in words meant for its user."""


class SettingsError(OnRecordError):
    """A setting cannot be used as it is."""
