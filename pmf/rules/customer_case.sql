-- Each stage of a complaint with the days by which its clocks run out, as it stood at a moment.
--
-- Working days are counted after the day that starts a clock: "within 10 working days" is on or before the 10th working
-- day after it. A complaint that is not acknowledged in time is answered as if it had been, on the last day for it.
-- An extension holds up to the most that the code allows.
-- Asked by `customer.py` on a cursor that has `working_day`.
CREATE OR REPLACE TEMP TABLE case_clock AS
WITH working AS MATERIALIZED (SELECT number, min(day) AS day FROM working_day GROUP BY number),
clock(stage, days, extension_days) AS (VALUES (1, $stage_1_days, $stage_1_extension_days), (2, $stage_2_days, $stage_2_extension_days)),
acknowledged AS (
    SELECT c.case_id, c.stage, c.service, c.received_on, c.acknowledged_on, c.extended_to, c.extension_reason, c.responded_on, c.outcome,
        c.return_no, c.row_no, c.sheet, c.cell, last_day.day AS acknowledge_by,
        least(coalesce(c.acknowledged_on, last_day.day), last_day.day) AS clock_starts
    FROM standing_complaint_case($at) AS c
    LEFT JOIN working_day AS received ON received.day = c.received_on
    LEFT JOIN working AS last_day ON last_day.number = received.number + $acknowledge_days
    WHERE c.received_on <= $today
)
SELECT a.*, answer.day AS answer_by,
    CASE WHEN a.extended_to IS NULL THEN answer.day ELSE greatest(answer.day, least(a.extended_to, latest.day)) END AS answer_until,
    coalesce(a.extended_to > latest.day, false) AS is_extended_too_far
FROM acknowledged AS a
JOIN clock AS k ON k.stage = a.stage
LEFT JOIN working_day AS starting ON starting.day = a.clock_starts
LEFT JOIN working AS answer ON answer.number = starting.number + k.days
LEFT JOIN working AS latest ON latest.number = starting.number + k.days + k.extension_days;
