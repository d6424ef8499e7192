"""Questions that screens and other rooms ask. Read only."""
