"""The addresses of reception standards on the desk."""

from django.urls import URLPattern, path

from yinuo.web.desk.reception import asked, figures, reviews, standards

ADDRESSES: list[URLPattern] = [
    path("reception/", standards.reception, name="reception"),
    path("reception/begin/", standards.begin, name="begin_reception"),
    path("reception/new/", standards.new_point, name="new_reception"),
    path("reception/<int:point_id>/", standards.point, name="reception_point"),
    path("reception/<int:point_id>/retire/", standards.retire, name="retire_reception"),
    path("reception/figures/", figures.reception_figures_page, name="reception_figures"),
    path("reception/reviews/", reviews.reviews, name="reply_reviews"),
    path("reception/reviews/draw/", reviews.draw, name="draw_replies"),
    path("reception/reviews/<int:review_id>/", reviews.review, name="reply_review"),
    path("matters/<int:matter_id>/reception/", asked.asked, name="reception_asked"),
    path(
        "matters/<int:matter_id>/reception/<slug:code>/<int:place>/",
        asked.insert_example,
        name="insert_example",
    ),
]
