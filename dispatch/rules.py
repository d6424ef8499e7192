"""What bylaws and policies say, as pure functions: no Django, no clock, no database."""
