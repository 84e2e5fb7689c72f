"""Runs a candidate in a process of its own, whose peak of memory is then the candidate's; this file is that process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import jobs
import numpy as np
from sizes import Data
from trial import Trial, Values, measure

#: Seconds after which a run is called off.
PATIENCE = 1200.0


def apart(job: str, who: str, data: Data, warm: Data) -> tuple[Trial, Values] | str:
    """Run a candidate in a process of its own; say why, if it did not come to an end."""
    out = data.folder / "out.npy"
    request = {"job": job, "who": who, "size": data.size, "folder": str(data.folder), "warm": str(warm.folder)}
    words = [sys.executable, __file__, json.dumps({**request, "store": dict(data.store), "out": str(out)})]
    with subprocess.Popen(words, stdout=-1, stderr=-1, text=True, start_new_session=True) as process:
        try:
            answer, trouble = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # and what it has started
            return f"called off after {PATIENCE:.0f} s"
    if process.returncode:
        return f"failed: {(trouble.strip().splitlines() or [str(process.returncode)])[-1]}"
    values = np.load(out)
    out.unlink()
    return Trial(**json.loads(answer.splitlines()[-1])), values


def together(job: str, who: str, data: Data, warm: Data) -> tuple[Trial, Values] | str:
    """Run a candidate in this process, which is quicker; its memory is then not its own."""
    trial, values = measure(jobs.named(job).candidate(who), data, warm)
    return replace(trial, mib=None), values


def _answer(request: Mapping[str, Any]) -> None:
    data = Data(request["size"], Path(request["folder"]), request["store"])
    candidate = jobs.named(request["job"]).candidate(request["who"])
    trial, values = measure(candidate, data, Data("XS", Path(request["warm"]), {}))
    np.save(request["out"], values)
    print(json.dumps(asdict(trial)))


if __name__ == "__main__":
    _answer(json.loads(sys.argv[1]))
