"""Projects and funds named in published documents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from challenges.registers import REGISTERS, of_register


@require_safe
def registers(request: HttpRequest) -> HttpResponse:
    """`/challenges/registers/`: F074–F076, each row with its source."""
    groups = [(label, of_register(name)) for name, label in REGISTERS.items()]
    return render(request, "challenges/money/registers.html", {"section": "challenges", "groups": groups})
