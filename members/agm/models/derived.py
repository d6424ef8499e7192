"""How columns are computed from the others of their row. Migrations name these functions."""

from members.agm.rules.calling import majority_of


def majority_of_item(item) -> str:
    return majority_of(item.kind, raised=item.articles_ask_special)
