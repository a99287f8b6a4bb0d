"""Measure: `python -m bench [--components 300 --organisations 60 --sign-ups 1000 --risks 100]`. Prints ratios only.

`--huge` makes a third network, of 3,000 components, 300 organisations and 20,000 sign-ups, and says how much longer the
ways to look at the components take there, beside how much more they show.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from .server import ROOT, environment, manage, ratio, seconds, serving

HUGE = {"components": 3000, "organisations": 300, "sign-ups": 20_000, "risks": 100}
WAYS = ("matrix", "matrix by organisation", "planning", "planning as a list", "list of 50", "open needs")
SMALL = {"components": 30, "organisations": 10, "sign-ups": 100, "risks": 10}


def ask(folder: Path, module: str, *args: str) -> dict:
    """What one of the measuring modules prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *args],
        cwd=ROOT,
        env=environment(folder),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _grown(folder: Path, counted: dict, *, times: int) -> dict[str, tuple[float, float, int]]:
    """How many times as long, and as large, each way to look at the components is in the huge network."""
    huge = ask(folder, "bench.queries", "reusachtig")
    grown = {}
    with serving(folder, PAGES_REMEMBERED="0") as port:
        for page in WAYS:
            (usual, size), (large, larger) = (
                seconds(port, path, times=times) for path in (counted[page][0], huge[page][0])
            )
            grown[page] = (large / usual, larger / size, huge[page][1])
    return grown


def main() -> None:
    """Make a large and a small network, then measure pages, queries and the report."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    for name, usual in (("components", 300), ("organisations", 60), ("sign-ups", 1000), ("risks", 100)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--times", type=int, default=25, help="how often each page is asked (default: %(default)s)")
    parser.add_argument("--huge", action="store_true", help="measure a network of 3,000 components too")
    sizes = {name.replace("_", "-"): value for name, value in vars(parser.parse_args()).items()}
    times, huge = sizes.pop("times"), sizes.pop("huge")
    networks = [("groot", sizes), ("klein", SMALL), *([("reusachtig", HUGE)] if huge else [])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"Making {len(networks)} networks …", file=sys.stderr)
        manage(folder, "migrate", "--verbosity", "0")
        manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
        for slug, wanted in networks:
            options = [part for key, value in wanted.items() for part in (f"--{key}", str(value))]
            manage(folder, "generate_network", "--slug", slug, *options)
        print("Measuring …", file=sys.stderr)
        counted = ask(folder, "bench.queries", "groot", "klein")
        measured: dict[str, list[tuple[float, int]]] = {page: [] for page in counted}
        for remembered in ("0", "200"):
            with serving(folder, PAGES_REMEMBERED=remembered) as port:
                for page, (path, *_queries) in counted.items():
                    measured[page].append(ratio(port, path, times=times))
        weights = ask(folder, "bench.weight", "groot", *(["reusachtig"] if huge else []))
        grown = _grown(folder, counted, times=times) if huge else {}
        report = ask(folder, "bench.report", "groot", str(datetime.now(UTC).year - 1), str(folder))
    print("| page | × floor, made anew | × floor, remembered | bytes | queries | queries, small network |")
    print("|---|---:|---:|---:|---:|---:|")
    for page, ((anew, size), (again, _size)) in measured.items():
        _path, large, small = counted[page]
        print(f"| {page} | {anew:.0f} | {again:.1f} | {size:,} | {large} | {small} |")
    print("\n| matrix | rows | bytes of the page | of a row before its cells | of a filled cell | of an empty one |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, each in weights.items():
        told = f"{each['row']:.0f} | {each['filled']:.0f} | {each['empty']:.0f}"
        print(f"| {name} | {each['rows']} | {each['page']:,} | {told} |")
    if grown:
        print("\n| page | × time with 10 × the components | × bytes | queries |")
        print("|---|---:|---:|---:|")
        for page, (slower, larger, queries) in grown.items():
            print(f"| {page} | {slower:.1f} | {larger:.1f} | {queries} |")
    parts = {name: report[name] / report["pdf"] for name in ("collect", "html", "chromium")}
    print(f"\nReport PDF: {1 / parts['chromium']:.1f} × headless Chromium printing the same HTML;")
    print(f"facts {parts['collect']:.2f} and HTML {parts['html']:.2f} of the PDF's time.")


main()
