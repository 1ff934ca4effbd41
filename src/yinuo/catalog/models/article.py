"""Knowledge articles, in versions and languages."""

from django.db import models


class Article(models.Model):
    """One piece of knowledge; its words stand in versions, one series per language.

    `answered` counts the readers who were about to ask, read it, and needed to ask no more.
    """

    class Audience(models.TextChoices):
        PUBLIC = "public"
        STAFF = "staff"

    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.STAFF)
    category = models.CharField(max_length=60, blank=True)
    products = models.ManyToManyField("catalog.Product", blank=True, related_name="articles")
    helpful = models.PositiveIntegerField(default=0)
    not_helpful = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "article"


class ArticleVersion(models.Model):
    """The words of an article in one language at one time; a published version is never changed."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    body = models.TextField()
    author = models.ForeignKey("people.Staff", null=True, on_delete=models.SET_NULL)
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "article_version"
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "number"], name="article_version_once"),
        ]
