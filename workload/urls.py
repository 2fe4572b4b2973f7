"""Addresses of LLMEs' days, below a hub."""

from django.urls import path

from workload.views import july, statements, workload

MONTH = "<slug:code>/workload/llmes/<int:pk>/<int:year>/<int:month>/"

app_name = "workload"
urlpatterns = [
    path("<slug:code>/workload/", workload.workload, name="workload"),
    path("<slug:code>/july/", july.july, name="july"),
    path("<slug:code>/july/<str:reference>/", july.choose, name="choose_for_year"),
    path("<slug:code>/workload/llmes/<int:pk>/", statements.statements, name="statements"),
    path(MONTH, statements.statement, name="statement"),
    path(f"{MONTH}issue/", statements.issue, name="issue_statement"),
    path(f"{MONTH}file/", statements.take_statement, name="take_statement"),
]
