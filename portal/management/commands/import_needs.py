"""`import_needs PATH [--publish] [--dry-run] [--organisation NAME]`"""

from portal.management.importing import ImportCommand


class Command(ImportCommand):
    kind = "need"
    help = "Import technical needs from a CSV or XLSX file."
