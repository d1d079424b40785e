"""The city: `QIANQIAO_REGION` names a folder under `regions/`; single settings may still be replaced by the environment."""

from common.region import read_region, write_words
from portal.settings.env import BASE_DIR, VAR_DIR, env

REGION = read_region(BASE_DIR / "regions" / env("QIANQIAO_REGION", default="qingdao"))
_words = write_words(REGION, VAR_DIR / "locale")

PARKS_MAP_FILE = env("PARKS_MAP_FILE", default=REGION.map_file)
PARKS_CORRIDOR_FILE = env("PARKS_CORRIDOR_FILE", default=REGION.corridor_file)
MAP_SOURCE = env("MAP_SOURCE", default=REGION.map_source)
MAP_APPROVAL = env("MAP_APPROVAL", default="")
"""The map of 一张图 (GeoJSON whose features have code and name), the lines over it, its source and its 审图号."""

LOCALE_PATHS = [*([_words] if _words else []), BASE_DIR / "locale"]
