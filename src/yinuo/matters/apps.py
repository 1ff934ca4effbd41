from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "yinuo.matters"
    label = "matters"

    def ready(self) -> None:
        from yinuo.matters import followers, jobs, journal, rights

        del followers, jobs, journal, rights
