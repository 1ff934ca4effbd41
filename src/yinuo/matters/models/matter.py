"""The matter: the base row of everything a customer or colleague brings. Stages inherit from it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from yinuo.core.ids import new_id
from yinuo.matters.states import MatterPhase, MatterState

OPEN = models.Q(phase__in=[MatterPhase.NEW, MatterPhase.OPEN, MatterPhase.WAITING])


class Matter(models.Model):
    """One matter. `next_due_at` is the earliest due instant of its running promises, changed in their transaction.

    `secret` opens the customer's thread without a sign-in. `merged_into` points to the survivor of a merge; `origin`
    to the matter this one came from; `parent` to the one that stays open until this one is done.
    """

    stays_whole: ClassVar[bool] = False
    """A kind that says what was agreed (an order) is neither merged nor split."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=160)
    customer = models.ForeignKey(
        "people.Customer", null=True, on_delete=models.PROTECT, related_name="matters"
    )
    owner = models.ForeignKey("people.Staff", null=True, on_delete=models.PROTECT, related_name="matters")
    team = models.ForeignKey("people.Team", null=True, on_delete=models.PROTECT, related_name="matters")
    department = models.ForeignKey("people.Department", null=True, on_delete=models.PROTECT, related_name="+")
    outlet = models.ForeignKey("people.Outlet", null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="zh-hans")
    state = models.CharField(max_length=20, choices=MatterState, default=MatterState.NEW)
    phase = models.CharField(max_length=8, choices=MatterPhase, default=MatterPhase.NEW)
    priority = models.PositiveSmallIntegerField(default=2)
    origin = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="led_to")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="absorbed")
    tags = ArrayField(models.CharField(max_length=40), default=list)
    opened_at = models.DateTimeField()
    first_answered_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField()
    last_message_text = models.CharField(max_length=120, blank=True)
    last_message_from = models.CharField(max_length=8, default="in")
    changed_at = models.DateTimeField()
    secret = models.CharField(max_length=43, unique=True)

    class Meta:
        db_table = "matter"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MatterState.values), name="matter_state_is_known"
            ),
            models.CheckConstraint(condition=models.Q(priority__range=(1, 4)), name="matter_priority_1_to_4"),
            models.CheckConstraint(
                condition=~models.Q(id=models.F("parent")), name="matter_is_not_its_own_parent"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "next_due_at", "id"], name="matter_owner_due", condition=OPEN),
            models.Index(fields=["team", "next_due_at", "id"], name="matter_team_due", condition=OPEN),
            models.Index(fields=["next_due_at", "id"], name="matter_open_due", condition=OPEN),
            models.Index(fields=["customer", "-last_message_at"], name="matter_customer"),
            models.Index(fields=["-last_message_at", "-id"], name="matter_newest"),
            models.Index(
                fields=["state", "resolved_at"], name="matter_resolved", condition=models.Q(state="resolved")
            ),
            models.Index(
                fields=["kind", "resolved_at"],
                name="matter_kind_resolved",
                condition=models.Q(resolved_at__isnull=False),
            ),
            GinIndex(fields=["tags"], name="matter_tags"),
        ]


class MatterLink(models.Model):
    """Two matters that belong together. `kind`: related, caused_by, split_from."""

    source = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in ("related", "caused_by", "split_from")])
    made_at = models.DateTimeField()

    class Meta:
        db_table = "matter_link"
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="matter_link_once"),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="matter_link_to_another"
            ),
        ]


class MatterMerge(models.Model):
    """One matter taken up into another, with what is needed to take it back."""

    survivor = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "matter_merge"


class ReadMark(models.Model):
    """How far one member of staff has read one matter; what came later is new to them."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="read_marks")
    read_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("staff_id", "matter_id")

    class Meta:
        db_table = "read_mark"


class Presence(models.Model):
    """Who looks at or types in a matter right now; a row older than thirty seconds means nothing."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE)
    doing = models.CharField(max_length=8, choices=[("looking", "looking"), ("typing", "typing")])
    seen_at = models.DateTimeField()
    pk = models.CompositePrimaryKey("staff_id", "matter_id")

    class Meta:
        db_table = "presence"
        indexes = [models.Index(fields=["matter", "seen_at"], name="presence_now")]


class Rating(models.Model):
    """How the customer found it, once for each time a matter was resolved."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="ratings")
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField()

    class Meta:
        db_table = "rating"
        constraints = [
            models.CheckConstraint(condition=models.Q(score__range=(1, 5)), name="rating_1_to_5"),
            models.UniqueConstraint(fields=["matter", "resolved_at"], name="rating_once_a_resolution"),
        ]
