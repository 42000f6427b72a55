"""bytes → text → statements."""
