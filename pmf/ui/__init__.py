"""Streamlit parts: the frame of a page, the pickers and the address, cached reads, marks and lists."""
