"""The addresses of products and price lists."""

from django.urls import URLPattern, path

from yinuo.web.desk.products import matches, pictures, price_lists, product_changes, product_pages, variants

PRODUCT = "products/<int:product_id>/"
VARIANT = PRODUCT + "variants/<int:variant_id>/"
PICTURE = PRODUCT + "pictures/<int:picture_id>/"
PRICES = "prices/<int:price_list_id>/"

ADDRESSES: list[URLPattern] = [
    path("products/", product_pages.products, name="products"),
    path("products/new/", product_changes.new_product, name="new_product"),
    path(PRODUCT, product_pages.product, name="product"),
    path(PRODUCT + "edit/", product_changes.edit_product, name="edit_product"),
    path(PRODUCT + "about/", product_changes.about, name="about_product"),
    path(PRODUCT + "precautions/", product_changes.precautions, name="precautions"),
    path(PRODUCT + "retire/", product_changes.retire, name="retire_product"),
    path(PRODUCT + "restore/", product_changes.restore, name="restore_product"),
    path(PRODUCT + "variants/new/", variants.new_variant, name="new_variant"),
    path(VARIANT, variants.edit_variant, name="edit_variant"),
    path(VARIANT + "retire/", variants.retire, name="retire_variant"),
    path(VARIANT + "restore/", variants.restore, name="restore_variant"),
    path(PRODUCT + "pictures/new/", pictures.new_picture, name="new_picture"),
    path(PICTURE, pictures.edit_picture, name="edit_picture"),
    path(PICTURE + "place/", pictures.place_picture, name="place_picture"),
    path(PICTURE + "remove/", pictures.forget_picture, name="forget_picture"),
    path(PRODUCT + "matches/new/", matches.new_match, name="new_match"),
    path(PRODUCT + "matches/<int:match_id>/remove/", matches.forget_match, name="forget_match"),
    path("prices/", price_lists.price_lists, name="price_lists"),
    path("prices/new/", price_lists.new_price_list, name="new_price_list"),
    path(PRICES, price_lists.price_list, name="price_list"),
    path(PRICES + "edit/", price_lists.edit_price_list, name="edit_price_list"),
    path(PRICES + "save/", price_lists.save_prices, name="save_prices"),
]
