from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "yinuo.api"
    label = "api"

    def ready(self) -> None:
        from yinuo.api import jobs

        del jobs
