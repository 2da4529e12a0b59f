"""Our nouns. Frozen, standard library and pydantic only, no files, no database, no screen."""
