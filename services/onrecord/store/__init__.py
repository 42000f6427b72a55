"""events → ledger."""
