"""Who may open what: one table for every address the project serves. A test asks each address as each role."""
