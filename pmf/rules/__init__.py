"""The judgements: one SQL file each, a table macro that takes the moment to judge at.

There is one definition of red, and it is here. Nothing that these files decide is stored.
"""
