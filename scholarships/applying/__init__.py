"""What applicants, officers of nominating bodies and referees see, without an account."""
