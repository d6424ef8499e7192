"""The look of the house on one page: its tokens, its letters, and each part in each of its states."""
