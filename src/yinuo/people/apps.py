from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yinuo.people"
    label = "people"

    def ready(self) -> None:
        from yinuo.people import (
            erasure,
            exporters,
            followers,
            importers,
            importing,
            journal,
            merging,
            rights,
            sign_in,
        )

        del erasure, exporters, followers, importers, importing, journal, merging, rights, sign_in
