from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "yinuo.people"
    label = "people"

    def ready(self) -> None:
        from yinuo.people import erasure, followers, importers, importing, journal, merging, rights, sign_in

        del erasure, followers, importers, importing, journal, merging, rights, sign_in
