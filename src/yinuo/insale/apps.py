from django.apps import AppConfig


class InsaleConfig(AppConfig):
    name = "yinuo.insale"
    label = "insale"

    def ready(self) -> None:
        from yinuo.insale import followers, journal, rights

        del followers, journal, rights
