"""Addresses of an engagement: opening, starting, days agreed, people, status, history."""

from django.urls import path

from engagements.views import cover, lifecycle, opening, parts, people, running, said, starting

urlpatterns = [
    path("open/<int:urn>/", opening.open_for_school, name="open"),
    path("bring-in/<slug:code>/", running.bring_in, name="bring_in"),
    path("<str:reference>/edit/", opening.edit, name="edit"),
    path("<str:reference>/llme/assign/", opening.assign, name="assign_llme"),
    path("<str:reference>/llme/change/", opening.change_lead, name="change_llme"),
    path("covers/", cover.mine, name="my_covers"),
    path("<str:reference>/cover/", cover.name, name="name_cover"),
    path("<str:reference>/cover/<int:pk>/", cover.cover, name="cover"),
    path("<str:reference>/cover/<int:pk>/move/", cover.move_end, name="move_cover"),
    path("<str:reference>/cover/<int:pk>/end/", cover.end, name="end_cover"),
    path("<str:reference>/cover/<int:pk>/days/", cover.hand_days, name="hand_days"),
    path("<str:reference>/llme/<int:pk>/", people.llme, name="llme"),
    path("<str:reference>/llme/<int:pk>/end/", opening.end_llme, name="end_llme"),
    path("<str:reference>/start/", starting.start, name="start"),
    path("<str:reference>/start/enter-for/", said.enter_said, {"about": "start"}, name="enter_for_start"),
    path("<str:reference>/days/agreed/enter-for/", said.enter_said, {"about": "days"}, name="enter_for_days"),
    path("<str:reference>/start/how-we-work/", starting.how_we_work, name="how_we_work"),
    path("<str:reference>/days/agreed/", starting.days_agreed, name="days_agreed"),
    path("<str:reference>/days/propose/", starting.propose, name="propose_days"),
    *[
        path(
            f"<str:reference>/days/agreed/<int:pk>/{verb}/",
            starting.answer_days,
            {"verb": verb},
            name=f"days_{verb.replace('-', '_')}",
        )
        for verb in ("agree", "send-back", "withdraw")
    ],
    *[
        path(f"<str:reference>/{verb}/", lifecycle.move, {"verb": verb}, name=verb)
        for verb in ("pause", "resume", "stop", "complete", "reopen")
    ],
    path("<str:reference>/parts/", parts.part_list, name="parts"),
    path("<str:reference>/parts/<slug:part>/open/", parts.open_a_part, name="open_part"),
    path("<str:reference>/next-with-hub/", lifecycle.next_with_hub, name="next_with_hub"),
    path("<str:reference>/history/", lifecycle.history, name="history"),
    path("<str:reference>/people/", people.people, name="people"),
    path("<str:reference>/support/add/", people.add_support, name="add_support"),
    path("<str:reference>/support/<int:pk>/withdraw/", people.withdraw_support, name="withdraw_support"),
    path("<str:reference>/readers/admit/", people.admit_reader, name="admit_reader"),
    path("<str:reference>/readers/<int:pk>/remove/", people.remove_reader, name="remove_reader"),
    path("<str:reference>/successor/<int:urn>/", people.confirm_successor, name="confirm_successor"),
]
