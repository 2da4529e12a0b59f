"""A council's scorecard: returns in, judgements out, and every figure traceable to its cell."""
