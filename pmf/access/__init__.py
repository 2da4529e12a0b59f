"""Who may do what. Default deny: what no role is named for, nobody may."""
