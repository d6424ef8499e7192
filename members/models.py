"""Tables, constraints and filters."""
