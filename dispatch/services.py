"""Every change beyond saving one form."""
