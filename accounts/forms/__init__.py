"""Forms of people and organisations; those of signing in, which build on the library's, are in `entrance`."""

from accounts.forms.organisations import OrganisationForm
from accounts.forms.people import CloseAccountForm, ProfileForm, SignupForm

__all__ = ["CloseAccountForm", "OrganisationForm", "ProfileForm", "SignupForm"]
