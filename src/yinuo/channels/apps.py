from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "yinuo.channels"
    label = "channels"

    def ready(self) -> None:
        from yinuo.channels import jobs, journal, tracking_importers

        del jobs, journal, tracking_importers
