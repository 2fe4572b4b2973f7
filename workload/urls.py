"""Addresses of LLMEs' days, below a hub."""

from django.urls import path

from workload.views import workload

app_name = "workload"
urlpatterns = [
    path("<slug:code>/workload/", workload.workload, name="workload"),
]
