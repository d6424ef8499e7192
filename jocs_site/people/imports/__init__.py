"""What every sheet with people in it shares: the columns of a person, knowing somebody again, and undoing.

`roles` is the sheet of a room whose rows are people who are something to it.
"""
