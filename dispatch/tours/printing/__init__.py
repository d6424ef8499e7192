"""What guests, workers and the office take along: calendar files, the itinerary, the list for the door."""

from dispatch.tours.printing.calendar import entry_of
from dispatch.tours.printing.papers import door_pdf, itinerary_pdf

__all__ = ["door_pdf", "entry_of", "itinerary_pdf"]
