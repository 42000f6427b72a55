"""bytes → text, title and metadata; one function for each media type."""

from onrecord.parser.extract.documents import extract
from onrecord.parser.extract.errors import ExtractionError
from onrecord.parser.extract.extracted import Extracted
from onrecord.parser.extract.limits import Limits
from onrecord.parser.extract.records import JsonFields
from onrecord.parser.extract.sidecar import with_sidecar
from onrecord.parser.extract.unpack import Part, unpacked

__all__ = ["Extracted", "ExtractionError", "JsonFields", "Limits", "Part", "extract", "unpacked", "with_sidecar"]
