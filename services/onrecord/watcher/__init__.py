"""folder → spool → `DocumentDropped`."""
