"""Reads `config/`: the council, its framework, its mappings. Refuses a wrong file by name, line and reason."""
