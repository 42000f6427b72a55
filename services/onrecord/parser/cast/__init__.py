"""Who speaks in a document: from its words over names and figures to whom each source means."""
