"""Installation and commissioning as asked for with an order: what the site must offer, and what must be safe."""

from django.db import models

from yinuo.core.ids import new_id
from yinuo.insale.states import InstallationState


class SiteChecklist(models.Model):
    """What a site must offer before an installation. `items`: `{"code", "texts", "safety"}`; `safety` points stop the work where they are not right."""

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "site_checklist"


class InstallationRequest(models.Model):
    """An installation that an order includes. `points` is the checklist as it was, `answers` code → `{"ok", "words", "by", "at"}`.

    `wanted_on` is the customer's wish; `promise` our word. The address is the order's; `contact` who opens the door is erasable.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    order = models.ForeignKey("insale.Order", on_delete=models.CASCADE, related_name="installations")
    state = models.CharField(max_length=10, choices=InstallationState, default=InstallationState.ASKED)
    what = models.CharField(max_length=200)
    wanted_on = models.DateField(null=True)
    contact = models.CharField(max_length=120, blank=True)
    points = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    promise = models.ForeignKey("matters.Promise", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    secret = models.CharField(max_length=43, unique=True)

    class Meta:
        db_table = "installation_request"
        indexes = [models.Index(fields=["order", "asked_at"], name="installation_of_order")]
