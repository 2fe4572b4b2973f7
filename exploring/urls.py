"""Addresses of what is explored together, all below an engagement."""

from django.urls import path

from exploring.views import context, improvement_plan

app_name = "exploring"
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
]
