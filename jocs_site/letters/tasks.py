"""What services leave to the worker."""

from django_tasks import task

from jocs_site.letters import services


@task()
def send_letters() -> None:
    """Empty the outbox for a while, then make room for other work; what is left comes next."""
    drained = services.drain(most=500)
    if drained.has_more:
        send_letters.enqueue()
    elif drained.try_again_at and send_letters.get_backend().supports_defer:
        send_letters.using(run_after=drained.try_again_at).enqueue()
