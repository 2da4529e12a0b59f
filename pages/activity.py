"""Activity tracker: the actions, milestones and projects of the plans, with what became of each."""

import streamlit as st

from pmf.ui import activity, activity_reads, activity_story, frame, pickers

view = frame.open_page("activity")
st.set_page_config(page_title="Activity tracker")
directorate = pickers.day_bar(view)
tracker = activity_reads.activity(view, directorate)
activity.heading(view, tracker)
activity_story.one_action(view, tracker)
shown = activity.sifted(tracker)
activity.listed(view, shown)
activity.download(shown)
