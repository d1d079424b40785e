"""Settings, read from the environment; `.env.example` lists every variable.

`core` holds Django itself, `region` the city, `security` what the portal is held to, `libraries` the settings of everything else.
"""

from portal.settings.core import *  # noqa: F403
from portal.settings.libraries import *  # noqa: F403
from portal.settings.region import *  # noqa: F403
from portal.settings.security import *  # noqa: F403
