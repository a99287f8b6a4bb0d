"""Licences, as the SPDX list names them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

MOST = 120


def on_the_list(licence: str) -> str:
    """The licence as SPDX writes it; several can be put together with AND, OR and WITH. Empty stays empty.

    Raises:
        ValidationError: beside `licence`, when the list does not have it.
    """
    if not licence.strip():
        return ""
    if len(licence) > MOST:
        return licence  # too long for its column, which says so itself
    try:
        found = canonicalize_license_expression(licence)
    except InvalidLicenseExpression:
        found = None
    # A reference is a name that somebody made up; who reads it cannot know what it allows.
    if found is None or "LicenseRef" in found:
        sentence = _(
            "“%(licence)s” is not on the SPDX list. Write the licence as on spdx.org/licenses, for example EUPL-1.2 or "
            "GPL-3.0-or-later; put OR or AND between two."
        )
        raise ValidationError({"licence": ValidationError(sentence, code="licence", params={"licence": licence})})
    return str(found)
