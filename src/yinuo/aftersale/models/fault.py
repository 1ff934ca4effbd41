"""Where a fault of a product was seen, and to whom it was explained."""

from django.db import models

from yinuo.core.ids import new_id


class FaultSighting(models.Model):
    """A fault of a product seen once: named on a complaint, found on a line that came back, or repaired; the figures of faults read these alone.

    `case_id` is what it belongs to: the complaint, the return that no complaint led to, or the repair that belongs to neither. A case counts
    once for a fault, by the sighting that `is_counted`: of those that know the batch the first. `matter` is by whose reach it is read. `seen_at` is when we learnt of it;
    `supplier` is the product's at that time, empty where nobody had said it.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    fault = models.ForeignKey("catalog.ProductFault", on_delete=models.PROTECT, related_name="sightings")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    batch = models.CharField(max_length=64, blank=True)
    supplier = models.CharField(max_length=60, blank=True)
    complaint = models.OneToOneField(
        "aftersale.Complaint", null=True, on_delete=models.CASCADE, related_name="fault_seen"
    )
    return_line = models.OneToOneField(
        "aftersale.ReturnLine", null=True, on_delete=models.CASCADE, related_name="fault_seen"
    )
    repair = models.OneToOneField(
        "aftersale.RepairRecord", null=True, on_delete=models.CASCADE, related_name="fault_seen"
    )
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="+")
    case_id = models.BigIntegerField()
    is_counted = models.BooleanField(default=True)
    seen_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "fault_sighting"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(complaint__isnull=False, return_line__isnull=True, repair__isnull=True)
                | models.Q(complaint__isnull=True, return_line__isnull=False, repair__isnull=True)
                | models.Q(complaint__isnull=True, return_line__isnull=True, repair__isnull=False),
                name="fault_sighting_in_one_place",
            ),
            models.UniqueConstraint(
                fields=["case_id", "fault"],
                condition=models.Q(is_counted=True),
                name="fault_sighting_counted_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-seen_at", "-id"],
                name="fault_sighting_newest",
                condition=models.Q(is_counted=True),
            ),
            models.Index(fields=["case_id", "fault"], name="fault_sighting_of_case"),
        ]


class FaultExplanation(models.Model):
    """A version of a fault's words that was sent to a customer in a message; taken back with it while it was held.

    It goes along with its message, into whatever matter that is put.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    message = models.ForeignKey("matters.Message", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("catalog.FaultVersion", on_delete=models.PROTECT, related_name="explanations")
    language = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        db_table = "fault_explanation"
        constraints = [models.UniqueConstraint(fields=["message", "version"], name="fault_explanation_once")]
