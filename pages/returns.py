"""Returns: who owes what, who is late, and what waits for a second person."""

import streamlit as st

from pmf.ui import frame, pickers, reads, returns_board, returns_past, returns_remind

view = frame.open_page("returns")
returns_past.follow_link(view)
st.set_page_config(page_title=f"Returns {view.period.label}")
board = reads.board(view)
service = pickers.returns_bar(view, reads.periods_collected(view), [one.service for one in board])
shown = [one for one in board if service in (None, one.service)]

returns_board.heading(view, shown)
returns_board.waiting_for_you(view)
returns_board.table(view, shown)
returns_board.actions(view, [one for one in reads.actions_board(view) if service in (None, one.service)])
quadrants = [one for one in reads.quadrants_board(view) if service in (None, one.service)]
returns_board.quadrants(view, quadrants)
returns_remind.reminders(view, service)
