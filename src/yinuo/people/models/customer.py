"""Customers: persons and companies, how to reach them, what they agreed to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Upper


class Customer(models.Model):
    """A person or company that is served. `merged_into` points on when two files turned out to be one."""

    class Kind(models.TextChoices):
        PERSON = "person"
        COMPANY = "company"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PERSON)
    name = models.CharField(max_length=80)
    salutation = models.CharField(max_length=40, blank=True)
    company = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="people"
    )
    level = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    birthday = models.DateField(null=True, blank=True)
    owner = models.ForeignKey(
        "people.Staff", null=True, blank=True, on_delete=models.SET_NULL, related_name="customers"
    )
    deputy = models.ForeignKey(
        "people.Staff", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outlet = models.ForeignKey("people.Outlet", null=True, blank=True, on_delete=models.SET_NULL)
    glance = models.TextField(blank=True)
    preferences = models.JSONField(default=dict)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    do_not_contact = models.BooleanField(default=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customer"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="customer_newest"),
            models.Index(Upper("name"), name="customer_name"),  # what `iexact` asks for
        ]


class ContactPoint(models.Model):
    """One way to reach a customer. `value` is normalised (E.164, lower-case address); `extension` of a virtual number."""

    class Kind(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"
        WECHAT = "wechat"
        OTHER = "other"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=254)
    extension = models.CharField(max_length=12, blank=True)
    label = models.CharField(max_length=40, blank=True)
    preferred = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "contact_point"
        constraints = [
            models.UniqueConstraint(fields=["kind", "value", "extension"], name="contact_point_once"),
        ]


class Address(models.Model):
    """A place of a customer; written as the customer writes it."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    region = models.CharField(max_length=120, blank=True)
    detail = models.CharField(max_length=200)
    label = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "address"


class Consent(models.Model):
    """What a customer agreed to, for which purpose, with the proof; withdrawn, never deleted."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    evidence = models.TextField(blank=True)
    channel = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "consent"
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_once_in_force",
            ),
        ]


class CustomerMerge(models.Model):
    """Two files made one, with what is needed to take it back."""

    survivor = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    absorbed = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL)
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "customer_merge"
