"""How exactly a place may be told. Source: docs/sources.md#R51"""

from decimal import Decimal


def as_region(latitude: Decimal | None, longitude: Decimal | None) -> tuple[int, int] | None:
    """Latitude and longitude for the public: the nearest whole degrees, some 100 km. ``None`` where none are known."""
    if latitude is None or longitude is None:
        return None
    return round(latitude), round(longitude)
