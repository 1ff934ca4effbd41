from django.apps import AppConfig


class InsaleConfig(AppConfig):
    name = "yinuo.insale"
    label = "insale"

    def ready(self) -> None:
        from yinuo.insale import customer_parts, exporters, followers, importers, journal, rights
        from yinuo.matters.outgoing import register_customer_page

        register_customer_page(kind="order", place="o")
        del customer_parts, exporters, followers, importers, journal, rights
