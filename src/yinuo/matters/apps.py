from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "yinuo.matters"
    label = "matters"

    def ready(self) -> None:
        from yinuo.matters import customer_parts, followers, gauges, jobs, journal, reception, rights
        from yinuo.matters.automation import engine

        del customer_parts, engine, followers, gauges, jobs, journal, reception, rights
