from django.apps import AppConfig


class AftersaleConfig(AppConfig):
    name = "yinuo.aftersale"
    label = "aftersale"

    def ready(self) -> None:
        from yinuo.aftersale import customer_parts, exporters, followers, journal, leg_tracking, rights
        from yinuo.matters.outgoing import register_customer_page

        register_customer_page(kind="complaint", place="c")
        register_customer_page(kind="return", place="rt")
        del customer_parts, exporters, followers, journal, leg_tracking, rights
