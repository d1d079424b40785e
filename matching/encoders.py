"""The encoder of this process, chosen once; what the workers found is kept in a row for the health page.

Only workers call this. The web process never loads an encoder: it reads `matching.selectors.encoder_status`.
"""

import os
import socket
from datetime import datetime

from django.conf import settings

from matching.engine.semantic import Encoder, choose_encoder
from matching.models import EncoderStatus


def encoder() -> Encoder:
    """The encoder that MATCHING_ENCODER asks for, or what works instead; probed on the first call, loaded on use."""
    return choose_encoder(settings.MATCHING_ENCODER)


def choose_before_fork() -> None:
    """Probe in the worker's main process, so that its children need not; the model itself is loaded by each child.

    Children share the processor: the threads of each are limited before any model is loaded.
    """
    threads = max(1, (os.cpu_count() or 1) // settings.MATCHING_WORKERS)
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))
    encoder()


def record_encoder(*, now: datetime) -> EncoderStatus:
    """Write down what this worker found."""
    found = encoder()
    values = {
        "model_id": found.model_id,
        "dimension": found.dimension,
        "status": found.status[:300],
        "host": socket.gethostname()[:120],
        "checked_at": now,
    }
    return EncoderStatus.objects.update_or_create(id=1, defaults=values)[0]
