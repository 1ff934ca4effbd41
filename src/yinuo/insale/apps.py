from django.apps import AppConfig


class InsaleConfig(AppConfig):
    name = "yinuo.insale"
    label = "insale"

    def ready(self) -> None:
        from yinuo.insale import customer_parts, exporters, followers, importers, journal, rights

        del customer_parts, exporters, followers, importers, journal, rights
