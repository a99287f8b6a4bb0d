"""The web server keeps the same limits as the product; gunicorn reads this file by itself."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from config import limits

limit_request_line = limits.REQUEST_LINE
limit_request_fields = limits.HEADERS
limit_request_field_size = limits.HEADER
