"""One past return: the file as it was handed in beside what was made of it, and a second person's word on it."""

from pmf.ui import frame, returns_past

view = frame.open_page("past_return")
returns_past.one_return(view)
