"""What every filter can say of itself."""

from typing import Any


class SaysHowMany:
    """For a FilterSet: how many conditions are asked for, told where the filter is folded."""

    data: Any
    base_filters: Any

    @property
    def active(self) -> int:
        """The number of conditions that the address has."""
        return sum(bool(self.data.get(name)) for name in self.base_filters)
