from django.apps import AppConfig


class AftersaleConfig(AppConfig):
    name = "yinuo.aftersale"
    label = "aftersale"

    def ready(self) -> None:
        from yinuo.aftersale import customer_parts, followers, journal, rights

        del customer_parts, followers, journal, rights
