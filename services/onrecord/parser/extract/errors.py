"""What can be wrong with a document's bytes."""

from onrecord.errors import OnRecordError


class ExtractionError(OnRecordError):
    """The bytes hold no text that we can read; *remedy* says what the user can do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}; {remedy}")
        self.message = message
        self.remedy = remedy
