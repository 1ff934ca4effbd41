from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "yinuo.catalog"
    label = "catalog"

    def ready(self) -> None:
        from yinuo.catalog import importers, journal, price_importers, rights

        del importers, journal, price_importers, rights
