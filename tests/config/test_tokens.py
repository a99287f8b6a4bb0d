"""The colours of the style sheets keep the contrast that WCAG 2.2 AA asks, in light and in dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = (Path(settings.BASE_DIR) / "config" / "static" / "css" / "tokens.css").read_text()
TOKEN = re.compile(r"--gv-([\w-]+):\s*(#[0-9a-f]{3,6});")
BACKGROUNDS = ("canvas", "surface", "sunken")

TEXT = [
    *((ink, ground) for ink in ("ink", "muted") for ground in (*BACKGROUNDS, "tint")),
    *(("link", ground) for ground in ("canvas", "surface", "tint")),
    *((f"{tone}", f"{tone}-bg") for tone in ("ok", "warn", "bad", "neutral")),
    *(("ink", f"{tone}-bg") for tone in ("ok", "warn", "bad")),
    *(("bad", ground) for ground in ("canvas", "surface")),
    ("primary", "surface"),
    ("primary", "tint"),
    ("on-primary", "primary"),
    ("on-primary", "primary-strong"),
    ("on-header", "header"),
    *(("ink", f"heat-{level}") for level in (1, 2, 3)),
    ("on-heat-4", "heat-4"),
    ("warn", "surface"),
    ("surface", "gap"),
]
SHAPES = [(mark, ground) for mark in ("control", "primary", "gap", "focus") for ground in ("canvas", "surface")]


def tokens(scheme):
    light = dict(TOKEN.findall(CSS.split("@media")[0]))
    dark = dict(TOKEN.findall(CSS.split("@media")[1]))
    return light if scheme == "light" else light | dark


def luminance(colour):
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3)], ids=["text", "shapes that say something"])
def test_contrast(scheme, pairs, least):
    known = tokens(scheme)
    low = {
        f"{ink} on {ground}": round(contrast(known[ink], known[ground]), 2)
        for ink, ground in pairs
        if contrast(known[ink], known[ground]) < least
    }
    assert low == {}


def test_white_on_black_is_twentyone_to_one():
    assert contrast("#fff", "#000000") == pytest.approx(21)
