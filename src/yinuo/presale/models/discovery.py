"""Discovery: questions that lead, asked by a person or by a link, and what was answered."""

from django.db import models

from yinuo.core.ids import new_id


class DiscoveryGuide(models.Model):
    """A set of branching questions for a family of products. `names` and `purposes` are language → text.

    The purpose is said first, with the line that one may listen and need not buy.
    """

    code = models.CharField(max_length=40, unique=True)
    names = models.JSONField(default=dict)
    purposes = models.JSONField(default=dict)
    family = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "discovery_guide"


class GuideVersion(models.Model):
    """The questions at one time; once published never changed, so that old answers keep their meaning.

    `questions` is a list in asking order. Each: `code`, `about` (situation, trouble, wish, use, budget, decision), `kind`
    (choice, several, text, number, money, date, yes_no), `texts`, `helps` (language → text), `required`, `options`
    (`[{"value", "texts"}]`) and `when` (`[{"question", "is": [values]}]`, all must hold for it to be asked).
    """

    guide = models.ForeignKey(DiscoveryGuide, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    questions = models.JSONField(default=list)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "guide_version"
        constraints = [models.UniqueConstraint(fields=["guide", "number"], name="guide_version_once")]


class DiscoverySession(models.Model):
    """One run of a guide with a customer. `secret` opens it without a sign-in where it was sent as a link.

    `mode`: chat, phone, visit or link. Answers stay with the customer's file; the matter is where it was asked.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    version = models.ForeignKey(GuideVersion, on_delete=models.PROTECT, related_name="sessions")
    customer = models.ForeignKey("people.Customer", on_delete=models.CASCADE, related_name="discoveries")
    matter = models.ForeignKey(
        "matters.Matter", null=True, on_delete=models.CASCADE, related_name="discoveries"
    )
    staff = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    mode = models.CharField(max_length=6, choices=[(m, m) for m in ("chat", "phone", "visit", "link")])
    language = models.CharField(max_length=10, default="zh-hans")
    secret = models.CharField(max_length=43, unique=True)
    purpose_told_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "discovery_session"
        indexes = [
            models.Index(fields=["customer", "-begun_at"], name="discovery_of_customer"),
            models.Index(fields=["matter"], name="discovery_of_matter"),
        ]


class DiscoveryAnswer(models.Model):
    """One answer; a later one replaces it (`replaced_at`) and the earlier one stays. `unknown` was said on purpose.

    `value` is a text, a list of texts, a number as text, an ISO date or a boolean, by the question's kind.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id)
    session = models.ForeignKey(DiscoverySession, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    unknown = models.BooleanField(default=False)
    by = models.CharField(max_length=8, choices=[(b, b) for b in ("customer", "staff")])
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "discovery_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "question"],
                condition=models.Q(replaced_at__isnull=True),
                name="discovery_answer_one_current",
            )
        ]


class Brochure(models.Model):
    """A brochure sent as a link that counts its openings; offered after discovery, or earlier with a reason."""

    id = models.BigIntegerField(primary_key=True, default=new_id)
    matter = models.ForeignKey("matters.Matter", on_delete=models.CASCADE, related_name="brochures")
    customer = models.ForeignKey("people.Customer", on_delete=models.CASCADE, related_name="brochures")
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.SET_NULL, related_name="+")
    article = models.ForeignKey("catalog.Article", null=True, on_delete=models.SET_NULL, related_name="+")
    secret = models.CharField(max_length=43, unique=True)
    reason = models.CharField(max_length=200, blank=True)
    sent_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    opened = models.PositiveIntegerField(default=0)
    first_opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "brochure"
        indexes = [models.Index(fields=["matter", "-sent_at"], name="brochure_of_matter")]
