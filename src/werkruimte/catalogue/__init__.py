"""Every figure and method declared once, as data, with a typed loader."""
