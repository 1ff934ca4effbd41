from django.apps import AppConfig


class PresaleConfig(AppConfig):
    name = "yinuo.presale"
    label = "presale"

    def ready(self) -> None:
        from yinuo.presale import (
            customer_parts,
            followers,
            inquiry_filter,
            jobs,
            journal,
            market_exporters,
            rights,
        )

        del customer_parts, followers, inquiry_filter, jobs, journal, market_exporters, rights
