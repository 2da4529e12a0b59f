"""Starts the server as an operator would, for tests that press its buttons."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from pathlib import Path

from pmf.catalogue.council import ROOT

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def chromium() -> str | None:
    names = (os.environ.get("PMF_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def signed_config(folder: Path, more: str = "") -> Path:
    """The shipped settings without the demonstration, in a folder of their own; `more` is added to them."""
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    file = config / "council.toml"
    text = file.read_text(encoding="utf-8").replace("demonstration = true", "demonstration = false")
    file.write_text(f"{text}\n{more}", encoding="utf-8")
    return config


def serve(
    database: Path, *, config: Path | None = None, secrets: Path | None = None, now: datetime | None = None
) -> tuple[subprocess.Popen[bytes], str]:
    """A server and its address. `now` is the moment that it takes the present to be, if not the real one."""
    port = free_port()
    program = (
        ["-m", "pmf"] if now is None else [str(Path(__file__).with_name("later_server.py")), now.isoformat()]
    )
    command = [sys.executable, *program, "serve", "--database", str(database), "--port", str(port)]
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PMF_CONFIG": str(config or ROOT / "config"),
        "PMF_SECRETS": str(secrets or ""),
    }
    server = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            with urllib.request.urlopen(address + "/api/health", timeout=2):
                return server, address
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.2)
    server.kill()
    raise RuntimeError("the server did not start")
