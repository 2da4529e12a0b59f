"""One past return: what it is, what happened to it, the file as it was handed in beside what was made of it."""

from __future__ import annotations

import streamlit as st

from pmf.access.permissions import NotAllowedError
from pmf.charts.palette import badge
from pmf.model.finding import Severity
from pmf.reports.past_return import PastReturn, Row, before_and_after, moment, stood_before, was_replaced
from pmf.rules import wording
from pmf.store.returns import UnknownReturnError
from pmf.ui import reads, returns_deciding, returns_file, returns_quadrants, tables
from pmf.ui.cards import plain_label
from pmf.ui.frame import PAGES, View
from pmf.ui.pickers import address, page_of

_ROWS = 20
_KINDS = {
    Severity.ERROR: ":red-badge[■ Error]",
    Severity.WARNING: ":orange-badge[▲ Check]",
    Severity.NOTE: ":gray-badge[• Note]",
}


def follow_link(view: View) -> None:
    """Go to the return that the address of the board names, if it names one: `returns?return=R0012`."""
    asked = st.query_params.get("return")
    if asked:
        st.switch_page(PAGES["past_return"].file, query_params=address(view, **{"return": asked}))
    returns_deciding.forget_what_was_done()


def one_return(view: View) -> None:
    """The whole page of the return that the address names."""
    return_id = st.query_params.get("return", "")
    st.page_link(PAGES["returns"].file, label="All returns", query_params=address(view))
    try:
        told = reads.past_return(view, return_id)
    except UnknownReturnError:
        by_then = f" at the end of {wording.day(view.as_at)}" if view.as_at else ""
        named = f"There is no return {plain_label(return_id[:20])}{by_then}"
        st.title(named if return_id else "Which return?", anchor=False)
        st.markdown("Go to all returns and choose one from there.")
        return
    except NotAllowedError as problem:
        st.title("This return is not yours to open", anchor=False)
        st.markdown(plain_label(str(problem)))
        return
    st.set_page_config(page_title=f"{told.return_id} {told.record['file_name']}")
    st.title(plain_label(told.headline()), anchor=False)
    _facts(view, told)
    returns_deciding.what_was_done(view, told.return_id)
    returns_deciding.second_person(view, told)
    if told.state != "refused":
        beside, made = st.columns([2, 3], gap="small")
        with beside:
            returns_file.as_handed_in(view, told)
        with made:
            _made_of_it(view, told)
    _findings(told)
    history, aside = st.columns([2, 3], gap="small")
    with history, st.container(border=True, gap="xsmall", height="stretch"):
        st.header("What happened to it", anchor=False)
        for sentence in told.history():
            st.markdown(f":small[{plain_label(sentence)}]")
    with aside:
        returns_deciding.put_aside_or_back(view, told)


def _facts(view: View, told: PastReturn) -> None:
    record = told.record
    kind = "your own layout" if record["kind"] == "mapped" else record["kind"]
    layout = f", by the mapping {record['mapping']}" if record["mapping"] else ""
    services = ", ".join(told.services)
    whose = f"  \nServices: {plain_label(services)}." if len(told.services) > 1 else ""
    st.markdown(
        f"{plain_label(record['file_name'])} :gray[(a return of {kind}{plain_label(layout)}), handed in by"
        f" {plain_label(record['handed_in_by'])} on {moment(record['recorded_at'])}.]  \n"
        f"**{plain_label(told.counted.sentence())}**{':gray[: hold this against your sheet.]' if told.state != 'refused' else ''}"
        f" :gray[:small[Fingerprint of the file (SHA-256): {record['file_hash']}.]]{whose}"
    )


def _made_of_it(view: View, told: PastReturn) -> None:
    with st.container(border=True, gap="xsmall"):
        st.header("What was made of it", anchor=False)
        if not told.figures and not told.registers:
            st.markdown(":gray[Nothing was stored: every row said what stood already, or had no figure.]")
            return
        several = len({row["sheet"] for row in (*told.figures, *told.registers)}) > 1
        if told.figures:
            st.markdown(f":gray[:small[{_how_many_stand(told)}]]")
            rows = [_figure(row, several) for row in told.figures]
        else:
            st.markdown(":gray[:small[The rows that were stored, each with its cell.]]")
            rows = [_register(row, several) for row in told.registers]
        kept = page_of(len(rows), _ROWS)
        tables.plain_table([rows[number] for number in kept], f"What was made of {told.return_id}")
        if told.figures and told.registers:
            st.markdown(f":gray[:small[It also holds {len(told.registers):,} rows of other kinds.]]")


def _how_many_stand(told: PastReturn) -> str:
    count = len(told.figures)
    replaced = sum(was_replaced(row) for row in told.figures)
    if not any(row["counts"] for row in told.figures):
        return f"{count:,} row{'s' if count > 1 else ''}; none of them counts" + (
            " until somebody verifies them." if told.state == "awaiting" else " now."
        )
    later = f"; {replaced:,} replaced since by later returns" if replaced else ""
    return f"{count:,} row{'s' if count > 1 else ''}: {count - replaced:,} still stand{'s' if count - replaced == 1 else ''}{later}."


def _figure(row: Row, several: bool) -> dict[str, str]:
    unit, decimals = row["unit"], row["decimals"]
    before, after = before_and_after(row)
    where = ", ".join(part for part in (row["place"], row["population_group"]) if part)
    words = " ".join(part for part in (row["commentary"], row["cause"], row["action"]) if part)
    parts = (
        f" :gray[:small[{_unbroken(wording.said(row['numerator'], 'number') + ' of ' + wording.said(row['denominator'], 'number'))}]]"
        if row["denominator"] is not None
        else ""
    )
    return {
        "Cell": _cell(row, several),
        "Indicator": f"**{plain_label(row['code'])}** {plain_label(row['name'] + (f' ({where})' if where else ''))}"
        + (f" :gray[:small[“{plain_label(_short(words))}”]]" if words else ""),
        "Period": _unbroken(row["period"]),
        "Before": plain_label(before) if stood_before(row) else ":gray[–]",
        "Handed in": f"**{plain_label(after)}**{parts}",
        "Now": _now(row, unit, decimals),
    }  # fmt: skip


def _now(row: Row, unit: str, decimals: int | None) -> str:
    if was_replaced(row):
        became = plain_label(_said(row["became"], row["became_marker"], unit, decimals))
        return f":gray[{became} since {row['became_in']}]"
    if not row["counts"]:
        return ":gray[not\u00a0counted]"
    return badge(row["status"]) if row["status"] else "stands"


def _register(row: Row, several: bool) -> dict[str, str]:
    said = {"Cell": _cell(row, several), "Id": plain_label(row["subject"]), "Name": plain_label(row["name"])}
    if row["kind"] == "targets":
        said |= {
            "Period": row["period"],
            "Target": plain_label(wording.said(row["target"], "number")),
            "Minimum": plain_label(wording.said(row["minimum"], "number")),
        }
    if row["kind"] == "actions":
        done = "" if row["percent_complete"] is None else f", {row['percent_complete'].normalize():f}%"
        due = row["revised_due"] or row["due"]
        said |= {
            "Period": row["period"] or f"On {wording.day(row['ends'])}",
            "Stands": plain_label(row["status"].replace("_", " ").capitalize() + done),
            "Due": wording.day(due) + (" :gray[(revised)]" if row["revised_due"] else ""),
            "Commentary": plain_label(_short(row["commentary"] or "")),
        }
    return said | returns_quadrants.told(row)


def _cell(row: Row, several: bool) -> str:
    return plain_label(f"{row['sheet']}!{row['cell']}" if several and row["sheet"] else row["cell"])


def _said(value: object, marker: str | None, unit: str, decimals: int | None) -> str:
    return marker.replace("_", " ") if marker else wording.said(value, unit, decimals)  # type: ignore[arg-type]


def _unbroken(words: str) -> str:
    """Words that stay on one line in a narrow column."""
    return words.replace(" ", "\u00a0")


def _short(words: str, most: int = 160) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def _findings(told: PastReturn) -> None:
    with st.container(border=True, gap="xsmall"):
        if not told.findings:
            st.header("Nothing was found wrong with it", anchor=False)
            return
        st.header("What was found when it was handed in", anchor=False)
        shown = told.findings[:100]
        tables.plain_table(
            [
                {
                    "Kind": _KINDS[one.severity],
                    "Sheet": plain_label(one.sheet or "–"),
                    "Cell": plain_label(", ".join(one.cells[:6]) + (f" and {len(one.cells) - 6} more" if len(one.cells) > 6 else "") or "–"),
                    "What was found, and what to do": f"{plain_label(one.message)} :gray[{plain_label(one.fix)}]",
                }
                for one in shown
            ],
            "Findings",
        )  # fmt: skip
        if len(told.findings) > len(shown):
            st.markdown(f":gray[and {len(told.findings) - len(shown)} more]")
