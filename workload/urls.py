"""Addresses of LLMEs' days, below a hub, and of the page for a newcomer, below the work."""

from django.urls import path

from workload.views import handover, july, statements, workload

MONTH = "hubs/<slug:code>/workload/llmes/<int:pk>/<int:year>/<int:month>/"

app_name = "workload"
urlpatterns = [
    path("engagements/<str:reference>/new-here/", handover.new_here, name="new_here"),
    path("hubs/<slug:code>/workload/", workload.workload, name="workload"),
    path("hubs/<slug:code>/july/", july.july, name="july"),
    path("hubs/<slug:code>/july/<str:reference>/", july.choose, name="choose_for_year"),
    path("hubs/<slug:code>/workload/llmes/<int:pk>/", statements.statements, name="statements"),
    path(MONTH, statements.statement, name="statement"),
    path(f"{MONTH}issue/", statements.issue, name="issue_statement"),
    path(f"{MONTH}file/", statements.take_statement, name="take_statement"),
]
