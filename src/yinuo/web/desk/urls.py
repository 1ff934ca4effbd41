"""The addresses of the desk. The pages of administration keep their own table."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from yinuo.web.desk import (
    bulk,
    composer,
    customer_matters,
    customer_merge,
    customers,
    guards,
    inbox,
    matter,
    matter_deeds,
    merge,
    my_day,
    promise,
    replies,
    search,
    thread,
)

MATTER = "matters/<int:matter_id>/"
CUSTOMER = "customers/<int:customer_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", my_day.my_day, name="my_day"),
    path("notices/seen/", my_day.notices_seen, name="notices_seen"),
    path("promises/new/", my_day.new_promise, name="new_promise"),
    *guards.ADDRESSES,
    # inbox
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/views/", replies.views, name="inbox_views"),
    path("inbox/views/new/", replies.new_view, name="new_view"),
    path("inbox/views/<int:view_id>/forget/", replies.forget_view, name="forget_view"),
    path("inbox/bulk/", bulk.bulk, name="bulk"),
    path("inbox/<int:matter_id>/", inbox.inbox, name="inbox_matter"),
    # a matter
    path(MATTER, matter.matter, name="matter"),
    path(MATTER + "thread/", thread.thread_items, name="thread"),
    path(MATTER + "presence/", thread.presence, name="presence"),
    path(MATTER + "present/", thread.present, name="present"),
    path(MATTER + "write/", composer.write, name="write"),
    path(MATTER + "find/", composer.find, name="find_promises"),
    path(MATTER + "ready/", replies.ready, name="ready"),
    path(MATTER + "ready/articles/<int:article_id>/", replies.insert_article, name="insert_article"),
    path(MATTER + "ready/faults/<int:fault_id>/", replies.insert_fault, name="insert_fault"),
    path(MATTER + "ready/earlier/<int:message_id>/", replies.insert_earlier, name="insert_earlier"),
    path(MATTER + "ready/<int:canned_id>/", replies.insert_canned, name="insert_canned"),
    path(MATTER + "macro/", replies.macro, name="macro"),
    path(MATTER + "take/", matter_deeds.take, name="take"),
    path(MATTER + "move/", matter_deeds.move, name="move"),
    path(MATTER + "reopen-at-once/", matter_deeds.reopen_at_once, name="reopen_at_once"),
    path(MATTER + "assign/", matter_deeds.assign, name="assign"),
    path(MATTER + "details/", matter_deeds.details, name="details"),
    path(MATTER + "promise/", matter_deeds.promise_here, name="promise_here"),
    path(MATTER + "cancel/", matter_deeds.cancel, name="cancel"),
    path(MATTER + "restore/", matter_deeds.restore, name="restore"),
    path(MATTER + "reopen/", matter_deeds.reopen, name="reopen"),
    path(MATTER + "link/", matter_deeds.link, name="link"),
    path(MATTER + "unlink/<int:link_id>/", matter_deeds.unlink, name="unlink"),
    path(MATTER + "merge/", merge.merge, name="merge"),
    path(MATTER + "split/", merge.split, name="split"),
    path("merges/<int:merge_id>/undo/", merge.unmerge, name="unmerge"),
    path("messages/<int:message_id>/take-back/", composer.take_back, name="take_back"),
    path("messages/<int:message_id>/send-again/", composer.send_once_more, name="send_again"),
    path("files/<int:attachment_id>/", matter.attachment, name="attachment"),
    path("n/<str:number>/", matter.by_number, name="by_number"),
    path("colleagues/", composer.colleagues, name="colleagues"),
    # a promise
    path("promises/<int:promise_id>/", promise.promise, name="promise"),
    path("promises/<int:promise_id>/resume/", promise.resume, name="resume_promise"),
    path("promises/<int:promise_id>/decide/", promise.decide, name="decide_promise"),
    path("promises/<int:promise_id>/<slug:name>/", promise.deed, name="promise_deed"),
    # customers
    path("customers/", customers.customers, name="customers"),
    path("customers/new/", customers.new_customer, name="new_customer"),
    path("customers/merges/<int:merge_id>/undo/", customer_merge.unmerge, name="unmerge_customer"),
    path(CUSTOMER, customers.customer, name="customer"),
    path(CUSTOMER + "matters/new/", customer_matters.new_matter, name="new_matter_of"),
    path(CUSTOMER + "calls/new/", customer_matters.call, name="log_call"),
    path(CUSTOMER + "edit/", customers.edit, name="edit_customer"),
    path(CUSTOMER + "owner/", customers.owner, name="customer_owner"),
    path(CUSTOMER + "contacts/new/", customers.add_contact, name="add_contact"),
    path(CUSTOMER + "contacts/<int:contact_id>/reveal/", customers.reveal, name="reveal_contact"),
    path(CUSTOMER + "contacts/<int:contact_id>/remove/", customers.remove_contact, name="remove_contact"),
    path(CUSTOMER + "consents/new/", customers.consent, name="new_consent"),
    path(CUSTOMER + "consents/withdraw/", customers.withdraw, name="withdraw_consent"),
    path(CUSTOMER + "merge/<int:other_id>/", customer_merge.merge, name="merge_customer"),
    # search
    path("search/", search.search, name="desk_search"),
    path("search/palette/", search.palette, name="palette"),
]

urlpatterns.append(path("", include("yinuo.web.desk.presale.urls")))
urlpatterns.append(path("", include("yinuo.web.desk.insale.urls")))
urlpatterns.append(path("", include("yinuo.web.desk.aftersale.urls")))
if find_spec("yinuo.web.desk.admin_urls") is not None:
    urlpatterns.append(path("", include("yinuo.web.desk.admin_urls")))
