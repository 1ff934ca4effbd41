from yinuo.presale.models.inquiry import Inquiry

__all__ = ["Inquiry"]
