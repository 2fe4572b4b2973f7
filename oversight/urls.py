"""Addresses of the pages that look across apps."""

from django.urls import path

from oversight.views import home, people, work

app_name = "oversight"
urlpatterns = [
    path("", home.home, name="home"),
    path("people/<int:pk>/sees/", people.person_sees, name="person_sees"),
    path("people/<int:pk>/see-as/", people.see_as, name="see_as"),
    path("hubs/<slug:code>/leavers/", people.leavers, name="leavers"),
    path("people/see-as/end/", people.end_seeing_as, name="end_seeing"),
    path("engagements/<str:reference>/", work.our_work, name="our_work"),
    path("engagements/<str:reference>/tasks/", work.tasks, name="tasks"),
]
