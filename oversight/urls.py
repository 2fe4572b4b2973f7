"""Addresses of the pages that look across apps."""

from django.urls import path

from oversight.views import home, work

app_name = "oversight"
urlpatterns = [
    path("", home.home, name="home"),
    path("engagements/<str:reference>/", work.our_work, name="our_work"),
    path("engagements/<str:reference>/tasks/", work.tasks, name="tasks"),
]
