"""Every writer of people and organisations."""

from accounts.services.members import (
    approve_membership,
    change_role,
    decline_membership,
    end_membership,
    request_membership,
)
from accounts.services.organisations import (
    register_organisation,
    reject_organisation,
    resubmit_organisation,
    update_organisation,
    verify_organisation,
    vouch_for_organisation,
)
from accounts.services.people import (
    close_account,
    create_api_token,
    record_consent,
    revoke_api_token,
    withdraw_consent,
)
from accounts.services.qualifications import confirm_qualification, enter_qualification, remove_qualification

__all__ = [
    "approve_membership",
    "change_role",
    "close_account",
    "confirm_qualification",
    "create_api_token",
    "decline_membership",
    "end_membership",
    "enter_qualification",
    "record_consent",
    "register_organisation",
    "reject_organisation",
    "remove_qualification",
    "request_membership",
    "resubmit_organisation",
    "revoke_api_token",
    "update_organisation",
    "verify_organisation",
    "vouch_for_organisation",
    "withdraw_consent",
]
