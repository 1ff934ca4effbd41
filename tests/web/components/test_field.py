import pytest
from django import forms
from django.template import Context, Template

from yinuo.web.components.examples import form
from yinuo.web.components.fields import field_kind


def rendered(bound: forms.BoundField, **arguments: str) -> str:
    said = " ".join(f'{name}="{value}"' for name, value in arguments.items())
    return Template("{% load yinuo %}{% field bound " + said + " %}").render(Context({"bound": bound}))


def test_ties_a_wrong_field_to_what_is_wrong_with_it() -> None:
    shown = rendered(form(prefix="a")["due_at"])

    assert 'aria-invalid="true"' in shown
    assert 'aria-describedby="id_a-due_at_error"' in shown
    assert 'id="id_a-due_at_error"' in shown
    assert "Nobody works that day" in shown


def test_keeps_what_was_typed_in_the_browsers_own_form() -> None:
    shown = rendered(form(prefix="a")["due_at"])

    assert 'type="datetime-local"' in shown
    assert 'value="2026-10-11T09:00"' in shown


def test_says_which_fields_may_stay_empty() -> None:
    assert "optional" in rendered(form(prefix="a")["note"])
    assert "optional" not in rendered(form(prefix="a")["what"])


def test_lays_choices_out_under_one_legend() -> None:
    shown = rendered(form(prefix="a")["via"])

    assert shown.count("<legend") == 1
    assert shown.count('type="radio"') == 3
    assert shown.count("checked") == 1


@pytest.mark.parametrize(("name", "kind"), [("what", "line"), ("via", "choices"), ("remind", "check")])
def test_knows_how_a_field_is_laid_out(name: str, kind: str) -> None:
    assert field_kind(field=form(prefix="a")[name]) == kind


def test_turns_a_box_into_a_switch() -> None:
    assert 'class="switch"' in rendered(form(prefix="a")["remind"], look="switch")
    assert 'class="check"' in rendered(form(prefix="a")["remind"])


def test_gives_touch_fields_their_height() -> None:
    assert 'data-size="touch"' in rendered(form(prefix="a")["what"], size="touch")
