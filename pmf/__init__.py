"""A council's scorecard: returns in, judgements out, and every figure traceable to its cell."""

import os

# Another library brings lxml, and openpyxl would parse with it. Workbooks are read by the parser that refuses
# entities, so this is said before openpyxl is first imported.
os.environ["OPENPYXL_LXML"] = "False"
