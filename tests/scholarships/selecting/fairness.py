"""The fairness table: who sees and may do what about one file, and when.

``python -m tests.scholarships.selecting.fairness > docs/scholarships-fairness.md`` writes the page from it; the test
beside it walks every cell and compares the page.
"""

import sys
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "scholarships-fairness.md"

STATES = {
    "waiting": "in review, a review is missing",
    "all_in": "in review, all reviews in",
    "withdrawn": "in review, a review withdrawn and not replaced yet",
    "shortlisted": "ready for the meeting",
    "selected": "selected",
}
ROLES = {
    "visitor": "visitor without account",
    "applicant": "the applicant",
    "undeclared": "reviewer who has not declared yet",
    "reading": "reviewer who declared no conflict and still reads",
    "handed_in": "reviewer who handed in",
    "recused": "reviewer who stepped back",
    "late": "reviewer who was withdrawn after handing in",
    "other_reviewer": "reviewer of other files",
    "officer": "scholarship officer",
    "officer_reading": "scholarship officer who is a reviewer and still reads",
    "officer_handed_in": "scholarship officer who is a reviewer and handed in",
    "officer_recused": "scholarship officer who stepped back as a reviewer",
    "officer_late": "scholarship officer who was withdrawn as a reviewer after handing in",
    "officer_tied": "scholarship officer on the panel, of the nominating body",
    "auditor": "auditor",
    "treasurer": "treasurer",
}
ADDRESSES = {
    "review_list": "Files to review",
    "review_conflict": "Declaration of a conflict",
    "review_file": "The file as reviewers read it",
    "paper": "A paper of the file",
    "reference": "What a referee wrote, as a file",
    "paper_of_another": "A paper of another file under this address",
    "comparison": "Comparison of all points",
    "mine": "My scholarship",
    "office_list": "Office: list of applications",
    "office_file": "Office: page of the application",
    "ranking": "Office: ranking of the round",
    "book": "Office: selection book as a sheet",
    "pictures": "Office: pictures of the points",
    "score": "Handing in points (POST)",
}
WORDS = {
    "-": "nothing",
    "?": "cannot happen",
    "name": "name and number",
    "file": "the file",
    "own": "the file, own points",
    "all": "everybody's points",
    "paper": "the paper",
    "yes": "accepted",
}
STILL_OWING = ("undeclared", "reading", "officer_reading")  # with them, not all reviews are in

# By address and role: what is seen in each of the states, in their order. What is not named sees nothing.
NONE = "- - - - -"
PAPERS = {
    "reading": "paper ? ? ? ?",
    "handed_in": "paper paper paper paper -",
    "officer_reading": "paper ? ? ? ?",
    "officer_handed_in": "paper paper paper paper -",
}
TABLE = {
    "review_list": {
        "undeclared": "name ? ? ? ?",
        "reading": "name ? ? ? ?",
        "handed_in": "name name name name name",
        "officer_reading": "name ? ? ? ?",
        "officer_handed_in": "name name name name name",
    },
    "review_conflict": {
        "undeclared": "name ? ? ? ?",
        "reading": "name ? ? ? ?",
        "handed_in": "name name name name -",
        "officer_reading": "name ? ? ? ?",
        "officer_handed_in": "name name name name -",
    },
    "review_file": {
        "reading": "file ? ? ? ?",
        "handed_in": "own own own own own",
        "officer_reading": "file ? ? ? ?",
        "officer_handed_in": "own own own own own",
    },
    "paper": PAPERS,
    "reference": PAPERS,
    "paper_of_another": {},
    "comparison": {
        "handed_in": "- all own all all",
        "officer_handed_in": "- all own all all",
    },
    "mine": {"applicant": "name name name name name"},
    "office_list": {
        "officer": "name name name name name",
        "officer_reading": "name ? ? ? ?",
        "officer_handed_in": "name name name name name",
        "officer_tied": "name name name name name",
        "auditor": "name name name name name",
    },
    "office_file": {
        "officer": "all all all all all",
        "officer_reading": "file ? ? ? ?",
        "officer_handed_in": "all all all all all",
        "officer_tied": "file file file file file",
        "auditor": "all all all all all",
    },
    "ranking": {
        "officer": "all all name all all",
        "officer_reading": "name ? ? ? ?",
        "officer_handed_in": "all all name all all",
        "officer_tied": "name name name name name",
        "auditor": "all all name all all",
    },
    "book": {
        "officer": "all all name all all",
        "officer_handed_in": "all all own all all",
        "officer_tied": "- - name - -",
    },
    "pictures": {
        "officer": "all all - all all",
        "officer_handed_in": "all all name all all",
        "auditor": "all all - all all",
    },
    "score": {"reading": "yes ? ? ? ?", "officer_reading": "yes ? ? ? ?"},
}


def expected(address: str, role: str, state: str) -> str:
    if role in STILL_OWING and state != "waiting":
        return "?"
    return TABLE[address].get(role, NONE).split()[list(STATES).index(state)]


def cases() -> list[tuple[str, str]]:
    """Every role in every state that it can be in."""
    return [(role, state) for role in ROLES for state in STATES if expected("score", role, state) != "?"]


def page() -> str:
    parts = [
        "# Who sees and scores what, and when",
        "",
        "Written from the table in `tests/scholarships/selecting/fairness.py`; a test opens every address in every",
        "role and state and compares. Points are never changed once handed in.",
    ]
    for address, title in ADDRESSES.items():
        parts += ["", f"## {title}", "", f"| who | {' | '.join(STATES.values())} |", f"|---|{'---|' * len(STATES)}"]
        parts += [
            f"| {words} | {' | '.join(WORDS[expected(address, role, state)] for state in STATES)} |"
            for role, words in ROLES.items()
        ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
