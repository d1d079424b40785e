"""Writers of achievements and of the reviews of their maturity."""

from achievements.services.drafts import save_draft, save_many

__all__ = ["save_draft", "save_many"]
