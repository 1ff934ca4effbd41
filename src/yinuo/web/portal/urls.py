"""The addresses of the portal."""

from django.urls import URLPattern, URLResolver, include, path

from yinuo.web.portal import articles, ask, board, home, standards, thread, track

THREAD = "t/<str:secret>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("robots.txt", home.robots, name="robots"),
    path("ask/", ask.ask, name="ask"),
    path("ask/suggest/", ask.suggest, name="ask_suggest"),
    path("track/", track.track, name="track"),
    path("help/", articles.help_index, name="help"),
    path("help/<str:slug>/", articles.article, name="help_article"),
    path("help/<str:slug>/vote/", articles.vote, name="help_vote"),
    path("help/<str:slug>/answered/", articles.answered, name="help_answered"),
    path("board/", board.board, name="board"),
    path("board/facts.csv", board.facts, name="board_facts"),
    path("board/complaints.csv", board.complaints_facts, name="board_complaints"),
    path("standards/", standards.standards, name="public_standards"),
    path("", include("yinuo.web.portal.insale.urls")),
    path("", include("yinuo.web.portal.aftersale.urls")),
    path("", include("yinuo.web.portal.presale.urls")),
    path(THREAD, thread.thread, name="portal_thread"),
    path(THREAD + "live/", thread.thread_part, name="portal_thread_live"),
    path(THREAD + "reply/", thread.reply, name="portal_reply"),
    path(THREAD + "solved/", thread.solved, name="portal_solved"),
    path(THREAD + "rate/", thread.rate, name="portal_rate"),
    path(THREAD + "reopen/", thread.reopen, name="portal_reopen"),
    path(THREAD + "files/<int:attachment_id>/", thread.attachment, name="portal_file"),
]
