from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "yinuo.catalog"
    label = "catalog"

    def ready(self) -> None:
        from yinuo.catalog import journal, rights

        del journal, rights
