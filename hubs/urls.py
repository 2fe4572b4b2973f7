"""Addresses of hubs."""

from django.urls import path

from hubs.views import hubs, people, settings, terms, texts

app_name = "hubs"
urlpatterns = [
    path("", hubs.hub_list, name="list"),
    path("<slug:code>/", hubs.hub, name="hub"),
    path("<slug:code>/term-dates/", hubs.calendar, name="calendar"),
    path("<slug:code>/term-dates/change/", terms.terms, name="terms"),
    path("<slug:code>/people/", people.people, name="people"),
    path("<slug:code>/people/invite/", people.invite_person, name="invite_person"),
    path("<slug:code>/people/<int:pk>/change-role/", people.change_role, name="change_role"),
    path("<slug:code>/people/<int:pk>/end/", people.end_membership, name="end_membership"),
    path("<slug:code>/invitations/<int:pk>/resend/", people.resend, name="resend_invitation"),
    path("<slug:code>/invitations/<int:pk>/withdraw/", people.withdraw, name="withdraw_invitation"),
    path("<slug:code>/texts/", texts.texts, name="texts"),
    path("<slug:code>/texts/<slug:key>/change/", texts.change_text, name="change_text"),
    path("<slug:code>/settings/", settings.settings_list, name="settings"),
    path("<slug:code>/settings/<slug:name>/change/", settings.change_setting, name="change_setting"),
]
