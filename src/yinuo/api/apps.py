from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "yinuo.api"
    label = "api"
