"""What the golden thread's page says, of the sample council and of none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from helpers.files import copied
from streamlit.testing.v1 import AppTest
from test_pages_say import words_of

from pmf.catalogue.council import read_settings
from pmf.cli.main import main
from pmf.reports.reading import Reader, default_period
from pmf.reports.thread import Thread, read_thread
from pmf.rules.opening import open_council
from pmf.ui.identity import as_person
from tests.pages.conftest import Opened  # noqa: F401
