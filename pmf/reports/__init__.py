"""The reading road: finished rows with the reason in words. Compares nothing with a target."""
