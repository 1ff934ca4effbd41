"""What people looked for and did not find: work for the editors."""

from django.db import models


class MissedSearch(models.Model):
    """One folded search text without a result, with how often and when last; `article` or a reason settles it.

    An article that settles it is found by these words from then on.
    """

    folded = models.CharField(max_length=120)
    text = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    place = models.CharField(max_length=10, choices=[(p, p) for p in ("portal", "desk", "api")])
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    article = models.ForeignKey(
        "catalog.Article", null=True, on_delete=models.SET_NULL, related_name="searches"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "missed_search"
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "place"],
                condition=models.Q(settled_at__isnull=True),
                name="missed_search_once_open",
            )
        ]
        indexes = [models.Index(fields=["-times", "-id"], name="missed_search_most")]
