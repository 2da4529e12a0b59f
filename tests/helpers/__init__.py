"""What tests share. It brings `pmf` in first, which says by which parser openpyxl reads workbooks."""

import pmf as pmf
