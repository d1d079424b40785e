"""Conversations: all of mine, and one with its messages, files and read marks."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.doors import act
from matching import boards
from matching.forms import MessageForm
from matching.models import Conversation, ReadMark
from matching.services.conversations import mark_read, people_in, post_message

PER_PAGE = 20


@login_required
def conversations(request: HttpRequest) -> HttpResponse:
    """All conversations of this person, the latest first."""
    page = Paginator(boards.conversations(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "matching/conversations.html", {"page": page, "section": "conversations"})


@login_required
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """One conversation; a POST says something. Reading it moves one's read mark."""
    shown = Conversation.objects.visible_to(request.user).select_related(
        "match__need__organisation", "match__achievement__organisation"
    )
    found = get_object_or_404(shown, pk=pk)
    form = MessageForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        said = {"text": form.cleaned_data["text"], "files": form.cleaned_data["files"]}
        if act(
            request, post_message, done=_("已发送。"), conversation=found, by=request.user, now=timezone.now(), **said
        ):
            return redirect("conversation", found.pk)
    mark_read(conversation=found, by=request.user, now=timezone.now())
    context = {
        "conversation": found,
        "form": form,
        "said": found.messages.select_related("by", "organisation").prefetch_related("attachments"),
        "people": people_in(found),
        "marks": {mark.user_id: mark.read_until for mark in ReadMark.objects.filter(conversation=found)},
    }
    return render(request, "matching/conversation.html", context)
