"""The addresses of after-sale on the desk; each module gives its own."""

from django.urls import URLPattern

from yinuo.web.desk.aftersale import (
    apologies,
    apology_texts,
    appeal,
    approvals,
    authorities,
    authority_deeds,
    authority_page,
    budgets,
    causes,
    complaint_deeds,
    complaint_new,
    complaint_page,
    complaints,
    external,
    order_complaints,
    order_returns,
    problems,
    proposals,
    remedies,
    return_bench,
    return_bench_deeds,
    return_deeds,
    return_photos,
    returns,
)

del order_complaints  # importing it shows it

urlpatterns: list[URLPattern] = [
    *authorities.ADDRESSES,
    *authority_page.ADDRESSES,
    *authority_deeds.ADDRESSES,
    *complaints.ADDRESSES,
    *approvals.ADDRESSES,
    *complaint_new.ADDRESSES,
    *causes.ADDRESSES,
    *apology_texts.ADDRESSES,
    *budgets.ADDRESSES,
    *complaint_page.ADDRESSES,
    *complaint_deeds.ADDRESSES,
    *problems.ADDRESSES,
    *proposals.ADDRESSES,
    *remedies.ADDRESSES,
    *returns.ADDRESSES,
    *return_deeds.ADDRESSES,
    *return_photos.ADDRESSES,
    *order_returns.ADDRESSES,
    *apologies.ADDRESSES,
    *appeal.ADDRESSES,
    *external.ADDRESSES,
    *return_bench.ADDRESSES,
    *return_bench_deeds.ADDRESSES,
]
