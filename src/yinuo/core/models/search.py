"""The one search table: a row a message, matter, customer or article; tokens are made by the program."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchDocument(models.Model):
    """`kind`+`ref_id` name the row that was indexed; `matter_id` and `customer_id` let lists group and restrict hits."""

    kind = models.CharField(max_length=20)
    ref_id = models.BigIntegerField()
    matter_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    audience = models.CharField(max_length=10, default="staff")
    at = models.DateTimeField()
    title = models.CharField(max_length=200, blank=True)
    vector = SearchVectorField()
    pk = models.CompositePrimaryKey("kind", "ref_id")

    class Meta:
        db_table = "search_document"
        indexes = [
            GinIndex(fields=["vector"], name="search_vector", fastupdate=True),
            # A question asked of articles and products must not wade through all messages that share a word with it.
            GinIndex(
                fields=["vector"],
                name="search_knowledge",
                condition=models.Q(kind__in=["article", "product"]),
            ),
            models.Index(fields=["matter_id"], name="search_matter"),
        ]
