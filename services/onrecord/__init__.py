"""OnRecord: documents dropped in a folder become attributed statements on a stream."""

__version__ = "0.1.0"
