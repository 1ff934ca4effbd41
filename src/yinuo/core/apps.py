from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "yinuo.core"
    label = "core"

    def ready(self) -> None:
        from yinuo.core import anchoring, imports_cleaning, imports_journal, tries

        del anchoring, imports_cleaning, imports_journal, tries
