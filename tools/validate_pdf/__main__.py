import argparse
import sys
from pathlib import Path

from tools.validate_pdf import NotAvailableError, validate


def main() -> int:
    parser = argparse.ArgumentParser(prog="validate_pdf", description="Check PDF files with veraPDF.")
    parser.add_argument("--flavours", default="3a,ua1", help="for example 2a, 3a, 3u, ua1; several by commas")
    parser.add_argument("files", nargs="+", type=Path)
    given = parser.parse_args()
    try:
        failures = validate(given.files, given.flavours.split(","))
    except NotAvailableError as reason:
        print(reason, file=sys.stderr)
        return 2
    count = len(given.files)
    print("\n".join(failures) if failures else f"{given.flavours}: {count} of {count} valid.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
