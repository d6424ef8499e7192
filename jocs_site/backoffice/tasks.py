"""What the office leaves to the worker."""

from django_tasks import task

from jocs_site.backoffice import runs


@task()
def carry_out_run(run_id: int) -> None:
    runs.carry_out(run_id)
