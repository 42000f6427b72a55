"""The training room: makes the model in services/onrecord/parser/model. Needs torch; the services never do."""
