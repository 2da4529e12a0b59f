"""The officer's road: recognise, read, check, compare, accept. What a return says becomes facts here."""
