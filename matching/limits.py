"""Numbers that several rooms of matching share."""

KEPT = 200
"""Places kept of a need's list; what is exported. A run of more than LARGE needs keeps KEPT_OF_LARGE."""
SHOWN = 20
"""Places that get an explanation and reach the pages; SHOWN_OF_LARGE in a large run."""
LARGE, KEPT_OF_LARGE, SHOWN_OF_LARGE = 5_000, 50, 10
MAX_ATTEMPTS = 5
"""A chunk that has killed or failed as many workers fails its run; a single request that has is given up."""
NIGHT_HOUR = 2
"""The night's run begins at 02:00, Asia/Shanghai."""
SWEEP_SECONDS = 20
"""A lease runs out after 30 seconds: with this, work goes on within a minute of any crash."""
