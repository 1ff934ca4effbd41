from decimal import Decimal

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from yinuo.core.founding import Founding


class Migration(Founding):
    initial = True

    dependencies = [
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(allow_unicode=True, max_length=80, unique=True)),
                (
                    "audience",
                    models.CharField(
                        choices=[("public", "Public"), ("staff", "Staff")], default="staff", max_length=8
                    ),
                ),
                ("category", models.CharField(blank=True, max_length=60)),
                ("helpful", models.PositiveIntegerField(default=0)),
                ("not_helpful", models.PositiveIntegerField(default=0)),
                ("answered", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "products",
                    models.ManyToManyField(blank=True, related_name="articles", to="catalog.product"),
                ),
            ],
            options={
                "db_table": "article",
            },
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="catalog.article",
                    ),
                ),
                ("language", models.CharField(max_length=10)),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=160)),
                ("body", models.TextField()),
                (
                    "author",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "article_version",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "language", "number"), name="article_version_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folded", models.CharField(max_length=120)),
                ("text", models.CharField(max_length=120)),
                ("language", models.CharField(max_length=10)),
                (
                    "place",
                    models.CharField(
                        choices=[("portal", "portal"), ("desk", "desk"), ("api", "api")], max_length=10
                    ),
                ),
                ("times", models.PositiveIntegerField(default=1)),
                ("first_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="searches",
                        to="catalog.article",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "db_table": "missed_search",
                "indexes": [models.Index(fields=["-times", "-id"], name="missed_search_most")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=("folded", "place"),
                        name="missed_search_once_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("level", models.CharField(blank=True, max_length=20)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "price_list",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="price_list_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListPrice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "price_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="prices",
                        to="catalog.pricelist",
                    ),
                ),
                (
                    "variant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="list_prices",
                        to="catalog.variant",
                    ),
                ),
                ("from_quantity", models.PositiveIntegerField(default=1)),
                ("price", models.DecimalField(decimal_places=2, max_digits=14)),
            ],
            options={
                "db_table": "list_price",
                "indexes": [models.Index(fields=["variant"], name="list_price_variant")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("price_list", "variant", "from_quantity"), name="list_price_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)), name="list_price_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("names", models.JSONField(default=dict)),
                ("summaries", models.JSONField(default=dict)),
                ("family", models.CharField(blank=True, max_length=60)),
                ("brand", models.CharField(blank=True, max_length=60)),
                ("price", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("tax_rate", models.DecimalField(decimal_places=2, default=Decimal("13"), max_digits=5)),
                ("lead_days", models.PositiveSmallIntegerField(null=True)),
                ("materials", models.JSONField(default=dict)),
                ("process", models.JSONField(default=dict)),
                ("care", models.JSONField(default=dict)),
                ("size_table", models.JSONField(default=dict)),
                ("parameters", models.JSONField(default=dict)),
                ("law_category", models.CharField(blank=True, max_length=40)),
                (
                    "law_traits",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                (
                    "law_exclusions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("return_days", models.PositiveSmallIntegerField(null=True)),
                ("warranty_months", models.PositiveSmallIntegerField(null=True)),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "product",
            },
        ),
        migrations.CreateModel(
            name="Precaution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="precautions",
                        to="catalog.product",
                    ),
                ),
                ("texts", models.JSONField(default=dict)),
                (
                    "severity",
                    models.CharField(
                        choices=[("notice", "notice"), ("warning", "warning"), ("danger", "danger")],
                        max_length=10,
                    ),
                ),
                ("excludes", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "db_table": "precaution",
            },
        ),
        migrations.CreateModel(
            name="Variant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="variants",
                        to="catalog.product",
                    ),
                ),
                ("sku", models.CharField(max_length=60, unique=True)),
                ("options", models.JSONField(default=dict)),
                ("barcode", models.CharField(blank=True, max_length=40)),
                ("price", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("active", models.BooleanField(default=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "variant",
                "indexes": [models.Index(fields=["product", "position", "id"], name="variant_of_product")],
            },
        ),
        migrations.CreateModel(
            name="ProductPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="catalog.product",
                    ),
                ),
                ("stored", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=120)),
                ("type", models.CharField(max_length=100)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("alts", models.JSONField(default=dict)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "product_picture",
                "indexes": [models.Index(fields=["product", "position", "id"], name="picture_of_product")],
            },
        ),
        migrations.CreateModel(
            name="ProductMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="catalog.product",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matched_by",
                        to="catalog.product",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("goes_with", "goes_with"), ("instead", "instead"), ("spare", "spare")],
                        max_length=10,
                    ),
                ),
                ("reasons", models.JSONField(default=dict)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "product_match",
                "constraints": [
                    models.UniqueConstraint(fields=("product", "other", "kind"), name="product_match_once"),
                    models.CheckConstraint(
                        condition=models.Q(("product", models.F("other")), _negated=True),
                        name="product_match_another",
                    ),
                ],
            },
        ),
    ]
