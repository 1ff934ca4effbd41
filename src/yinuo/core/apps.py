from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "yinuo.core"
    label = "core"
