"""What volunteers see, without an account."""
