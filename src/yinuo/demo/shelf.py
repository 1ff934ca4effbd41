"""What the company's people work with: products, articles, ready answers, macros, rules, views."""

from datetime import datetime
from typing import Any

from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.models import Product
from yinuo.core.actor import Actor
from yinuo.demo.company import Company
from yinuo.demo.fault_texts import fill_faults
from yinuo.demo.products import fill_products
from yinuo.demo.texts import articles, read_json
from yinuo.matters.actions.automation import save_canned, save_macro, save_rule
from yinuo.matters.actions.views import save_view


def fill_shelf(*, now: datetime, company: Company) -> dict[str, Product]:
    """Write the catalogue and the desk's own things; return the products by code."""
    products = fill_products(now=now)
    author = company.actor("gaojianguo", now)
    for article in articles():
        _article(article, author, products, now=now)
    fill_faults(author, products, now=now)
    _desk(company, now=now)
    return products


def _article(article: Any, author: Actor, products: dict[str, Product], *, now: datetime) -> None:
    row = create_article(
        actor=author,
        now=now,
        slug=article.slug,
        category=article.category,
        audience=article.audience,
        product_ids=[products[code].pk for code in article.products],
    )
    for language, (title, body) in article.texts.items():
        write_article_version(
            actor=author, now=now, article_id=row.pk, language=language, title=title, body=body
        )
    publish_article(
        actor=author, now=now, article_id=row.pk, audience=article.audience, languages=list(article.texts)
    )


def _desk(company: Company, *, now: datetime) -> None:
    desk = read_json("desk.json")
    lead = company.actor("gaojianguo", now)
    canned = {row["shortcut"]: save_canned(actor=lead, now=now, **row).pk for row in desk["canned"]}
    for row in desk["macros"]:
        steps = [_step(step, canned) for step in row["steps"]]
        save_macro(actor=lead, now=now, name=row["name"], steps=steps)
    for row in desk["rules"]:
        save_rule(actor=lead, now=now, **row)
    for position, row in enumerate(desk["views"]):
        who = company.actor("zhoumin", now) if row["whose"] == "own" else lead
        save_view(actor=who, now=now, position=position, **row)


def _step(step: dict[str, Any], canned: dict[str, int]) -> dict[str, Any]:
    if "canned" in step:
        return {"do": step["do"], "canned_id": canned[step["canned"]]}
    return step
