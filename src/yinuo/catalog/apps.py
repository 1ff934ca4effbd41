from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "yinuo.catalog"
    label = "catalog"

    def ready(self) -> None:
        from yinuo.catalog import exporters, importers, journal, price_importers, rights

        del exporters, importers, journal, price_importers, rights
