"""Who gets in where the framework is made: components, phases, needs, platforms and categories."""

from typing import Any

from matrix.models import Priority
from tests.permissions.roles import SECRETARY
from tests.permissions.row import (
    Row,
    foreign_sign_up_page,
    of_component,
    of_platform,
    sign_up_page,
    today_and,
    with_category,
    word,
)


def of_kept_platform(**facts: Any) -> Row:
    return of_platform(may=SECRETARY, **facts)


def of_need(**facts: Any) -> Row:
    return Row(args=sign_up_page, foreign=foreign_sign_up_page, may=SECRETARY, **facts)


def of_category(**facts: Any) -> Row:
    return Row(
        args=lambda scene: [scene.slug, scene.categories[0].prefix],
        foreign=lambda scene: [scene.slug, scene.categories[1].prefix],
        may=SECRETARY,
        **facts,
    )


ROWS: dict[str, Row] = {
    "matrix:component_create": Row(may=SECRETARY),
    "matrix:component_create#post": Row(
        may=SECRETARY,
        method="post",
        ok=302,
        data=with_category(name="Nieuw", phase="wanted", priority=Priority.MUST.value),
    ),
    "matrix:component_facts": of_component(may=SECRETARY),
    "matrix:component_facts#post": of_component(
        may=SECRETARY,
        method="post",
        ok=302,
        data=with_category(name="Anders", code="FUN-01", priority=Priority.MUST.value),
    ),
    "matrix:component_phase": of_component(may=SECRETARY),
    "matrix:component_phase#post": of_component(
        may=SECRETARY, method="post", ok=302, data=today_and(phase="in_operation")
    ),
    "matrix:component_phase_undo": of_component(may=SECRETARY),
    "matrix:component_phase_undo#post": of_component(may=SECRETARY, method="post", ok=302, data=word(reason="Mis")),
    "matrix:need_ask": of_need(),
    "matrix:need_ask#post": of_need(method="post", ok=302, data=today_and(contributors_wanted=2)),
    "matrix:need_close": of_need(),
    "matrix:need_close#post": of_need(method="post", ok=302, data=today_and(closed_as="fulfilled")),
    "matrix:platform_create": Row(may=SECRETARY),
    "matrix:platform_create#post": Row(
        may=SECRETARY, method="post", ok=302, data=today_and(name="Nieuw plein", phase="wanted")
    ),
    "matrix:platform_facts": of_kept_platform(),
    "matrix:platform_facts#post": of_kept_platform(
        method="post", ok=302, data=word(name="Ander plein", slug="plein", order=1)
    ),
    "matrix:platform_phase": of_kept_platform(),
    "matrix:platform_phase#post": of_kept_platform(method="post", ok=302, data=today_and(phase="in_operation")),
    "matrix:platform_phase_undo": of_kept_platform(),
    "matrix:platform_phase_undo#post": of_kept_platform(method="post", ok=302, data=word(reason="Mis")),
    "matrix:category_list": Row(may=SECRETARY),
    "matrix:category_create": Row(may=SECRETARY),
    "matrix:category_create#post": Row(
        may=SECRETARY, method="post", ok=302, data=word(kind="process", prefix="PRO", own_name="Processen")
    ),
    "matrix:category_change": of_category(),
    "matrix:category_change#post": of_category(method="post", ok=302, data=word(kind="legal", prefix="JU")),
    "matrix:category_remove": of_category(),
    "matrix:category_remove#post": of_category(method="post", ok=302),
}
