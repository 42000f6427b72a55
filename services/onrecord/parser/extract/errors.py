"""What can be wrong with a document's bytes."""

from onrecord.errors import OnRecordError


class ExtractionError(OnRecordError):
    """The bytes hold no text that we can read; *remedy* says what the user can do about it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}; {remedy}")
        self.message = message
        self.remedy = remedy


def empty(name: str) -> ExtractionError:
    return ExtractionError(f"{name}: the file holds no text", "drop it again once it has content")


def damaged(name: str, what: str, found: object) -> ExtractionError:
    """*what* ("the PDF") cannot be read, for the reason that its reader found."""
    return ExtractionError(f"{name}: {what} is damaged ({found})", "open and save it anew, then drop it again")


def too_large(name: str, found: str, setting: str) -> ExtractionError:
    return ExtractionError(f"{name}: {found}", f"drop its parts singly, or raise ONRECORD_{setting.upper()}")
