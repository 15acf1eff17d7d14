"""Calendars and feeds: iCalendar files, Atom and JSON Feed, and the small server that gives them under private addresses."""
