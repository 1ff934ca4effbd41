"""Ordering from the shelf: variant, quantity, where to and by when, what must be known ticked; no payment."""

from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from yinuo.catalog.pricing import price_day
from yinuo.catalog.queries.products import ProductFile, find_product_id, get_product
from yinuo.core.errors import DomainError, NotFound
from yinuo.core.money_words import money_words
from yinuo.insale.actions.order import Delivery
from yinuo.insale.actions.portal_order import LONGEST_WORDS, MOST_PIECES, GoodsWish, order_goods
from yinuo.matters.models import Message
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.contact_values import normalise_contact
from yinuo.presale.tellings import Need, needs_of_products
from yinuo.web.components.fields import DateWidget
from yinuo.web.desk.action_forms import put_errors
from yinuo.web.pages import portal_page
from yinuo.web.portal.insale.secrets import now_of
from yinuo.web.portal.limits import address_of, limit
from yinuo.web.portal.reader import language_of, reader
from yinuo.web.portal.tickets import FASTEST, LONGEST, new_ticket, once_key, ticket_age

PER_ADDRESS = 10
PER_CONTACT = 5
HOUR_S = 3600
ONCE = ("variant", "quantity", "name", "phone", "address", "delivery_on", "words")


class ShopForm(forms.Form):
    """What is ordered and for whom. `homepage` is for machines only: no person sees it."""

    variant = forms.ChoiceField(label=lazy("Which one?"), widget=forms.RadioSelect)
    quantity = forms.IntegerField(
        label=lazy("How many?"),
        min_value=1,
        max_value=MOST_PIECES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    name = forms.CharField(
        label=lazy("Your name"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=lazy("Telephone"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
    )
    email = forms.CharField(
        label=lazy("E-mail"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=lazy("With it you get the link to your order by mail too."),
    )
    address = forms.CharField(
        label=pgettext_lazy("delivery", "Where should it go?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )
    delivery_on = forms.DateField(
        label=lazy("By when do you wish it?"),
        required=False,
        widget=DateWidget,
        help_text=lazy("A wish: with our confirmation you get a day that we promise."),
    )
    words = forms.CharField(
        label=lazy("Anything else we should know?"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    homepage = forms.CharField(required=False)
    ticket = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, variants: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not variants:
            del self.fields["variant"]
            return
        cast(forms.ChoiceField, self.fields["variant"]).choices = variants

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with a telephone number or an e-mail address before anything is written."""
        values = super().clean() or {}
        for kind in ("phone", "email"):
            if values.get(kind):
                try:
                    normalise_contact(cast(Any, kind), values[kind])
                except DomainError as error:
                    self.add_error(kind, str(error))
        return values


@portal_page(methods=("GET", "HEAD", "POST"))
def order_product(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form; take an order and go to its page. Raises: NotFound for what is not on offer or has no price, TooManyTries."""
    file = _file(request, code)
    needs = needs_of_products([file.row.id], customer_id=None, language=language_of(request))
    variants = _variants(file)
    if request.method != "POST":
        initial = {
            "ticket": new_ticket(now=now_of(request)),
            "quantity": 1,
            "variant": variants[0][0] if len(variants) == 1 else "",
        }
        return _page(request, file, needs, ShopForm(initial=initial, variants=variants))
    form = ShopForm(request.POST, variants=variants)
    understood = tuple(request.POST.getlist("understood"))[:100]
    if not form.is_valid() or not _is_believable(form, request):
        return _page(request, file, needs, form, understood=understood, status=422)
    values = form.cleaned_data
    key = once_key(values["ticket"], *(str(values.get(name, "")) for name in ONCE))
    if earlier := _placed_before(key):
        return _to_order(earlier)
    limit("shop", address_of(request), most=PER_ADDRESS, within_s=HOUR_S)
    contact = normalise_contact("phone", values["phone"]).value
    limit("shop contact", contact, most=PER_CONTACT, within_s=HOUR_S)
    try:
        made = order_goods(
            actor=visitor(language=language_of(request), name=values["name"]),
            now=now_of(request),
            wish=_wish(request, file, values, understood),
            external_id=key,
        )
    except DomainError as error:
        if error.status == 404:
            raise
        put_errors(form, error)
        return _page(request, file, needs, form, understood=understood, untold=True, status=error.status)
    except IntegrityError:
        # The same form came a second time while the first was being written.
        if earlier := _placed_before(key):
            return _to_order(earlier)
        raise
    return _to_order(made.secret)


def _wish(
    request: HttpRequest, file: ProductFile, values: dict[str, Any], understood: tuple[str, ...]
) -> GoodsWish:
    return GoodsWish(
        product_id=file.row.id,
        variant_id=int(values["variant"]) if values.get("variant") else None,
        quantity=values["quantity"],
        asker=Arrival(name=values["name"], phone=values["phone"], email=values["email"]),
        delivery=Delivery(
            recipient=values["name"],
            phone=values["phone"],
            address=values["address"],
            on=values["delivery_on"],
        ),
        words=values["words"],
        understood=understood,
        language=language_of(request),
    )


def _file(request: HttpRequest, code: str) -> ProductFile:
    """Return what is on offer with a price. Raises: NotFound."""
    actor, now = reader(request), now_of(request)
    key = find_product_id(actor=actor, code=code)
    if key is None:
        raise NotFound()
    file = get_product(actor=actor, product_id=key, language=language_of(request), on=price_day(now))
    if not can_order(file):
        raise NotFound()
    return file


def can_order(file: ProductFile) -> bool:
    """Tell whether something of a product has a price today."""
    if file.variants:
        return any(one.price for one in file.variants if one.active)
    return bool(file.row.price)


def _variants(file: ProductFile) -> list[tuple[str, str]]:
    """Return the variants that can be ordered, each with its price."""
    return [
        (
            str(one.id),
            f"{' · '.join(value for value in one.options.values() if value) or one.sku} · "
            f"{money_words(one.price.amount, one.price.currency)}",
        )
        for one in file.variants
        if one.active and one.price
    ]


def _is_believable(form: ShopForm, request: HttpRequest) -> bool:
    """Refuse what no person sends, in words that a person could act on; nothing typed is lost."""
    age = ticket_age(form.cleaned_data["ticket"], now=now_of(request))
    if form.cleaned_data["homepage"]:
        form.add_error(None, _("A field that is not for people was filled in. Please send the form again."))
        form.data = _with(form, homepage="")
    elif age is None or age > LONGEST:
        form.add_error(
            None, _("This page was open for too long. Everything is still here: please send it again.")
        )
        form.data = _with(form, ticket=new_ticket(now=now_of(request)))
    elif age < FASTEST:
        form.add_error(None, _("That was very fast. Please look it over and send it again."))
    return not form.errors


def _with(form: ShopForm, **changed: str) -> Any:
    data = cast(Any, form.data).copy()
    for name, value in changed.items():
        data[name] = value
    return data


def _placed_before(key: str) -> str:
    """Return the secret of the order that this form made already, "" before that."""
    found = Message.objects.filter(channel="web", external_id=key).select_related("matter").first()
    return found.matter.secret if found else ""


def _to_order(secret: str) -> HttpResponse:
    return HttpResponseRedirect(f"/o/{secret}/?placed=1")


def _page(
    request: HttpRequest,
    file: ProductFile,
    needs: list[Need],
    form: ShopForm,
    *,
    understood: tuple[str, ...] = (),
    untold: bool = False,
    status: int = 200,
) -> HttpResponse:
    now: datetime = now_of(request)
    price: Decimal | None = file.row.price if not file.variants else None
    context = {
        "title": _("Order “%(name)s”") % {"name": file.row.name},
        "file": file,
        "picture": file.pictures[0] if file.pictures else None,
        "price": money_words(price, file.row.currency) if price else "",
        "needs": needs,
        "form": form,
        "understood": understood,
        "untold": untold,
        "url": reverse("portal_shop", args=[file.row.code]),
        "product_url": reverse("portal_product", args=[file.row.code]),
        "now": now,
    }
    return render(request, "portal/insale/shop.html", context, status=status)


ADDRESSES: list[URLPattern] = [path("products/<path:code>/order/", order_product, name="portal_shop")]
