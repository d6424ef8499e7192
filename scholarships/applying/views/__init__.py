"""Pages of the applicant, the officer, the referee."""
