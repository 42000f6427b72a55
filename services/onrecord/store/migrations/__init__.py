"""How the ledger's tables came to be, step by step (Alembic). `onrecord.store.migrate` runs them."""
