"""Finance in the admin."""
