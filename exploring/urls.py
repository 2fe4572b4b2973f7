"""Addresses of what is explored together, all below an engagement."""

from django.urls import path

from exploring.views import context, improvement_plan, needs, writing

app_name = "exploring"
ANALYSIS = "<str:reference>/needs/<int:pk>"
urlpatterns = [
    path("<str:reference>/school/", context.context, name="context"),
    path("<str:reference>/school/write/", context.write, name="write_context"),
    path("<str:reference>/school/correct/", context.correct, name="correct_context"),
    path("<str:reference>/school/add/", context.add_note, name="add_to_context"),
    path("<str:reference>/school/notes/<int:pk>/correct/", context.correct_note, name="correct_note"),
    path("<str:reference>/school/plan/", improvement_plan.set_plan, name="set_improvement_plan"),
    path("<str:reference>/school/plan/<int:pk>/file/", improvement_plan.file, name="improvement_plan_file"),
    path(
        "<str:reference>/school/plan/<int:pk>/withdraw/",
        improvement_plan.withdraw,
        name="withdraw_improvement_plan",
    ),
    path("<str:reference>/needs/", needs.needs, name="needs"),
    path("<str:reference>/needs/begin/", needs.begin, name="begin_analysis"),
    path("<str:reference>/needs/then-and-now/", needs.compare, name="then_and_now"),
    path("<str:reference>/foundations/", needs.foundations, name="foundations"),
    path(f"{ANALYSIS}/", needs.analysis, name="analysis"),
    path(f"{ANALYSIS}/way/", needs.way, name="change_way"),
    path(f"{ANALYSIS}/agree/", needs.agree, name="agree_summary"),
    path(f"{ANALYSIS}/withdraw/", needs.withdraw, name="withdraw_analysis"),
    path(f"{ANALYSIS}/view/", writing.view, name="save_view"),
    path(f"{ANALYSIS}/view/share/", writing.share, name="share_view"),
    path(f"{ANALYSIS}/view/open/", writing.open_own, name="open_view"),
    path(f"{ANALYSIS}/joint/", writing.joint, name="save_joint"),
]
