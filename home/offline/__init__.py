"""The site on a telephone's home screen, and what it shows where there is no line."""
