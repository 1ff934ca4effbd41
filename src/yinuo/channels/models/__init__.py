from yinuo.channels.models.api_client import ApiClient
from yinuo.channels.models.quarantine import QuarantineItem

__all__ = ["ApiClient", "QuarantineItem"]
