"""What a quadrant shows of its own subject, above its indicators: money, risks, customers, people.

Each part is a function that shows itself for a view and a directorate (None for the whole council), and does nothing
where nothing was handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pmf.model.framework import Quadrant
from pmf.ui import quadrant_customer, quadrant_finance, quadrant_risk, quadrant_workforce
from pmf.ui.frame import View

Part = Callable[[View, str | None], None]
PARTS: Mapping[str, Part] = {
    "finance": quadrant_finance.show,
    "risk": quadrant_risk.show,
    "customer": quadrant_customer.show,
    "workforce": quadrant_workforce.show,
}


def show(view: View, quadrant: Quadrant, directorate: str | None) -> None:
    """The parts of the subjects that a quadrant covers."""
    for subject in quadrant.covers or (quadrant.id,):
        if subject in PARTS:
            PARTS[subject](view, directorate)
