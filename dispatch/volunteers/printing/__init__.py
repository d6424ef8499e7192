"""What volunteers and leaders take along: calendar files, sheets, certificates."""
