"""`import_achievements PATH [--publish] [--dry-run] [--organisation NAME]`"""

from portal.management.importing import ImportCommand


class Command(ImportCommand):
    kind = "achievement"
    help = "Import achievements from a CSV or XLSX file."
