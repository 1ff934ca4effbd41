"""Files sent with messages."""

from django.db import models

from yinuo.core.ids import new_id


class Attachment(models.Model):
    """A file of a message. `stored` is its place in the file storage; `type` is what its content is, not what was said."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(
        "matters.Message", null=True, on_delete=models.CASCADE, related_name="attachments"
    )
    name = models.CharField(max_length=120)
    type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "attachment"
        indexes = [
            models.Index(fields=["message"], name="attachment_message"),
            models.Index(fields=["sha256"], name="attachment_sha256"),
        ]
