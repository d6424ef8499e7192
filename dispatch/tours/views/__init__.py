"""What guests and workers see."""
