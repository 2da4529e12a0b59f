"""What `python -m pmf bench` measures: ratios taken in one run, against the bare parts we stand on."""
