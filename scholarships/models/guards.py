"""What the database refuses by triggers, because the limit stands in another row. The same on both engines."""

# ruff: noqa: S608 - these statements are put together from constants alone

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import append_only, refuse_when

_CALL_OF_DECISION = (
    "(SELECT a.call_id FROM scholarships_decision d JOIN scholarships_application a ON a.id = d.application_id "
    "WHERE d.id = NEW.decision_id)"
)
_AWARDED_IN_CALL = (
    "(SELECT COALESCE(SUM(w.committed_yen), 0) FROM scholarships_award w "
    "JOIN scholarships_decision d ON d.id = w.decision_id "
    "JOIN scholarships_application a ON a.id = d.application_id WHERE a.call_id = {call}{others})"
)
INSTALMENTS_OF = (
    "(SELECT COALESCE(SUM(i.amount), 0) FROM scholarships_instalment i "
    "WHERE i.state <> 'cancelled' AND i.award_id = {award}{others})"
)
TABLES = [
    f"scholarships_{name}" for name in ("call", "criterion", "application", "decision", "award", "instalment", "score")
]

AWARD_WITHIN_BUDGET = refuse_when(
    "scholarships_award_within_budget",
    "scholarships_award",
    _AWARDED_IN_CALL.format(call=_CALL_OF_DECISION, others=" AND w.id <> COALESCE(NEW.id, -1)")
    + f" + NEW.committed_yen > (SELECT c.budget_yen FROM scholarships_call c WHERE c.id = {_CALL_OF_DECISION})",
    lock=f"PERFORM 1 FROM scholarships_call c WHERE c.id = {_CALL_OF_DECISION} FOR UPDATE",
    sentence=_("The awards would exceed the budget of the call."),
    needs=TABLES,
)
BUDGET_ABOVE_AWARDS = refuse_when(
    "scholarships_budget_above_awards",
    "scholarships_call",
    _AWARDED_IN_CALL.format(call="NEW.id", others="") + " > NEW.budget_yen",
    on="UPDATE OF budget_yen",
    sentence=_("More than this budget has been awarded already."),
    needs=TABLES,
)
INSTALMENTS_WITHIN_AWARD = refuse_when(
    "scholarships_instalments_within_award",
    "scholarships_instalment",
    "NEW.state <> 'cancelled' AND ROUND("
    + INSTALMENTS_OF.format(award="NEW.award_id", others=" AND i.id <> COALESCE(NEW.id, -1)")
    + " + NEW.amount, 2) > (SELECT ROUND(w.amount, 2) FROM scholarships_award w WHERE w.id = NEW.award_id)",
    lock="PERFORM 1 FROM scholarships_award w WHERE w.id = NEW.award_id FOR UPDATE",
    sentence=_("The instalments would exceed the award."),
    needs=TABLES,
)
INSTALMENT_IN_CURRENCY_OF_AWARD = refuse_when(
    "scholarships_instalment_in_currency_of_award",
    "scholarships_instalment",
    "NEW.currency <> (SELECT w.currency FROM scholarships_award w WHERE w.id = NEW.award_id)",
    sentence=_("An instalment is paid in the currency of its award."),
    needs=TABLES,
)
AWARD_ABOVE_INSTALMENTS = refuse_when(
    "scholarships_award_above_instalments",
    "scholarships_award",
    "ROUND(" + INSTALMENTS_OF.format(award="NEW.id", others="") + ", 2) > ROUND(NEW.amount, 2)",
    on="UPDATE OF amount",
    sentence=_("Instalments of more than this amount are planned already."),
    needs=TABLES,
)
SCORE_WITHIN_CRITERION = refuse_when(
    "scholarships_score_within_criterion",
    "scholarships_score",
    "NEW.value > (SELECT c.max_score FROM scholarships_criterion c WHERE c.id = NEW.criterion_id)",
    sentence=_("More points than the criterion allows."),
    needs=TABLES,
)
SCORE_OF_ITS_CALL = refuse_when(
    "scholarships_score_of_its_call",
    "scholarships_score",
    "(SELECT c.call_id FROM scholarships_criterion c WHERE c.id = NEW.criterion_id) <> "
    "(SELECT a.call_id FROM scholarships_review r JOIN scholarships_reviewassignment s ON s.id = r.assignment_id "
    "JOIN scholarships_application a ON a.id = s.application_id WHERE r.id = NEW.review_id)",
    sentence=_("The criterion belongs to another call."),
    needs=[*TABLES, "scholarships_review", "scholarships_reviewassignment"],
)
CRITERION_FIXED_ONCE_SCORED = refuse_when(
    "scholarships_criterion_fixed_once_scored",
    "scholarships_criterion",
    "(NEW.max_score <> OLD.max_score OR NEW.weight <> OLD.weight) "
    "AND EXISTS (SELECT 1 FROM scholarships_score s WHERE s.criterion_id = NEW.id)",
    on="UPDATE",
    sentence=_("Points and weight are fixed once a reviewer has given points."),
    needs=TABLES,
)
REVIEWER_IS_NOT_APPLICANT = refuse_when(
    "scholarships_reviewer_is_not_applicant",
    "scholarships_reviewassignment",
    "NEW.reviewer_id = (SELECT p.user_id FROM scholarships_application a "
    "JOIN people_person p ON p.id = a.person_id WHERE a.id = NEW.application_id)",
    sentence=_("Nobody reviews their own application."),
    needs=["scholarships_application", "people_person"],
)

SCORES_STAY = append_only("scholarships_score", sentence=_("Points that were handed in are not changed."))
HISTORIES_STAY = [
    append_only("scholarships_instalmentchange", sentence=_("History is not rewritten.")),
    append_only(
        "scholarships_applicationchange",
        columns=("id", "subject_id", "step", "from_state", "to_state", "at", "by_id"),
        sentence=_("History is not rewritten."),
    ),
    refuse_when(  # who applied may stand in the reason: it is emptied with the application's own words
        "scholarships_applicationchange_reason_stays",
        "scholarships_applicationchange",
        "NEW.reason <> OLD.reason AND (NEW.reason <> '' OR NOT EXISTS (SELECT 1 FROM scholarships_application a "
        "WHERE a.id = OLD.subject_id AND a.erased_on IS NOT NULL))",
        on="UPDATE OF reason",
        sentence=_("History is not rewritten."),
        needs=["scholarships_application"],
    ),
]
