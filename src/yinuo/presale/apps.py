from django.apps import AppConfig


class PresaleConfig(AppConfig):
    name = "yinuo.presale"
    label = "presale"

    def ready(self) -> None:
        from yinuo.presale import journal, rights

        del journal, rights
