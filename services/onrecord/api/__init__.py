"""ledger and live stream → HTTP."""
