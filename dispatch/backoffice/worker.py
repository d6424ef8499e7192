"""The page of one worker, with the papers on file and whether clinical work is allowed."""

from django.utils import timezone

from dispatch import queries
from jocs_site.backoffice.viewsets import RecordInspectView


class WorkerInspectView(RecordInspectView):
    template_name = "dispatch/office/worker.html"

    def get_context_data(self, **kwargs):
        worker, user, today = self.object, self.request.user, timezone.localdate()
        posting = queries.posting_of_today(worker, today)
        sees_papers = user.has_perm("dispatch.view_persondocument")
        return super().get_context_data(
            worker=worker,
            posting=posting if user.has_perm("dispatch.view_posting") else None,
            duty=queries.clinical_duty(posting, on=today) if posting else None,
            documents=queries.documents_of_worker(worker) if sees_papers else [],
            sees_papers=sees_papers,
            may_file=user.has_perm("dispatch.add_persondocument"),
            today=today,
            **kwargs,
        )
