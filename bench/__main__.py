"""Measure: `python -m bench [--components 300 --organisations 60 --sign-ups 1000 --risks 100]`. Prints ratios only."""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from .server import ROOT, environment, manage, ratio, serving

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


def main() -> None:
    """Make a large and a small network, then measure pages, queries and the report."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    for name, usual in (("components", 300), ("organisations", 60), ("sign-ups", 1000), ("risks", 100)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--times", type=int, default=25, help="how often each page is asked (default: %(default)s)")
    sizes = {name.replace("_", "-"): value for name, value in vars(parser.parse_args()).items()}
    times = sizes.pop("times")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("Making two networks …", file=sys.stderr)
        manage(folder, "migrate", "--verbosity", "0")
        manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
        for slug, wanted in (("groot", sizes), ("klein", SMALL)):
            options = [part for key, value in wanted.items() for part in (f"--{key}", str(value))]
            manage(folder, "generate_network", "--slug", slug, *options)
        print("Measuring …", file=sys.stderr)
        counted = ask(folder, "bench.queries", "groot", "klein")
        measured: dict[str, list[tuple[float, int]]] = {page: [] for page in counted}
        for remembered in ("0", "200"):
            with serving(folder, PAGES_REMEMBERED=remembered) as port:
                for page, (path, *_queries) in counted.items():
                    measured[page].append(ratio(port, path, times=times))
        report = ask(folder, "bench.report", "groot", str(datetime.now(UTC).year - 1), str(folder))
    print("| page | × floor, made anew | × floor, remembered | bytes | queries | queries, small network |")
    print("|---|---:|---:|---:|---:|---:|")
    for page, ((anew, size), (again, _size)) in measured.items():
        _path, large, small = counted[page]
        print(f"| {page} | {anew:.0f} | {again:.1f} | {size:,} | {large} | {small} |")
    parts = {name: report[name] / report["pdf"] for name in ("collect", "html", "chromium")}
    print(f"\nReport PDF: {1 / parts['chromium']:.1f} × headless Chromium printing the same HTML;")
    print(f"facts {parts['collect']:.2f} and HTML {parts['html']:.2f} of the PDF's time.")


main()
