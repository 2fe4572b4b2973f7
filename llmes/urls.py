"""Addresses of LLMEs."""

from django.urls import path

from llmes.views import base, conduct, days, people, profile, register

app_name = "llmes"
urlpatterns = [
    path("", people.llme_list, name="list"),
    path("export/", people.export, name="export"),
    path("bring-in/<slug:code>/", register.bring_in, name="bring_in"),
    path("me/", profile.me, name="me"),
    path("<int:pk>/", profile.profile, name="llme"),
    path("<int:pk>/edit/", profile.edit, name="edit"),
    path("<int:pk>/checks/", profile.checks, name="checks"),
    path("<int:pk>/as-schools-see/", profile.seen, name="seen"),
    path("<int:pk>/base/choose/", base.choose_base, name="choose_base"),
    path("<int:pk>/accreditations/add/", profile.add_accreditation_to, name="add_accreditation"),
    path(
        "<int:pk>/accreditations/<int:accreditation_pk>/withdraw/",
        profile.withdraw_accreditation_of,
        name="withdraw_accreditation",
    ),
    path("<int:pk>/days/", days.days, name="days"),
    path("<int:pk>/days/<int:year>/set/", days.capacity, name="set_capacity"),
    path("<int:pk>/blocked-dates/add/", days.block, name="block_dates"),
    path("<int:pk>/blocked-dates/<int:blocked_pk>/free/", days.unblock, name="unblock_dates"),
    path("<int:pk>/days-for-no-school/add/", days.add_no_school_day, name="add_hub_day"),
    path(
        "<int:pk>/days-for-no-school/<int:day_pk>/withdraw/",
        days.withdraw_no_school_day,
        name="withdraw_hub_day",
    ),
    path("<int:pk>/code/", conduct.code, name="code"),
    path("<int:pk>/conflicts/", conduct.conflicts, name="conflicts"),
    path("<int:pk>/conflicts/declare/", conduct.declare, name="declare_conflict"),
    path("<int:pk>/conflicts/<int:conflict_pk>/withdraw/", conduct.withdraw, name="withdraw_conflict"),
    path("<int:pk>/memberships/<int:membership_pk>/end/", people.end_membership, name="end_membership"),
]
