"""Addresses of the waiting list, and of the short form."""

from django.urls import path

from intake.views import bring_in, entries, links, public, waiting

app_name = "intake"
urlpatterns = [
    path("waiting/", waiting.home, name="home"),
    path("waiting/<slug:code>/", waiting.waiting, name="waiting"),
    path("waiting/<slug:code>/export.<slug:kind>", waiting.export, name="export"),
    path("waiting/<slug:code>/add/", entries.add, name="add"),
    path("waiting/<slug:code>/bring-in/", bring_in.bring_in, name="bring_in"),
    path("waiting/<slug:code>/links/", links.links, name="links"),
    path("waiting/<slug:code>/links/<int:pk>/end/", links.end, name="end_link"),
    path("waiting/<slug:code>/<int:pk>/", entries.entry, name="entry"),
    path("waiting/<slug:code>/<int:pk>/answer/", entries.answer, name="answer"),
    path("waiting/<slug:code>/<int:pk>/move/", waiting.move, name="move"),
    path("waiting/<slug:code>/<int:pk>/withdraw/", entries.withdraw, name="withdraw"),
    path("waiting/<slug:code>/<int:pk>/strike/", entries.strike, name="strike"),
    path("waiting/<slug:code>/<int:pk>/merge/", entries.merge, name="merge"),
    path("suggest/<str:token>/", public.suggest, name="suggest"),
    path("suggest/<str:token>/thank-you/", public.suggested, name="suggested"),
]
