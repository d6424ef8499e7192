"""Supporters' screens."""
