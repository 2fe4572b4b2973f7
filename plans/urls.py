"""Addresses of the plan of an engagement, under /engagements/."""

from django.urls import path

from plans.views import autosave, drafts, editing, foci, milestones, plan

app_name = "plans"
VERSION = "<str:reference>/plan/versions/<int:pk>"
FOCUS = "<str:reference>/plan/foci/<int:pk>"
MILESTONE = "<str:reference>/plan/milestones/<int:pk>"
urlpatterns = [
    path("<str:reference>/plan/", plan.plan, name="plan"),
    path("<str:reference>/plan/columns/", plan.columns, name="columns"),
    path("<str:reference>/plan/summary/", plan.summary, name="summary"),
    path("<str:reference>/plan/enter-for/", plan.enter_for_plan, name="enter_for_plan"),
    path("<str:reference>/plan/begin/", drafts.begin, name="begin"),
    path("<str:reference>/plan/versions/", plan.versions, name="versions"),
    path(f"{VERSION}/", plan.version, name="version"),
    path(f"{VERSION}/edit/", editing.edit, name="edit"),
    path(f"{VERSION}/edit/<slug:part>/", editing.edit_part, name="edit_part"),
    path(f"{VERSION}/sheet/", plan.sheet, name="sheet"),
    path(f"{VERSION}/autosave/", autosave.autosave, name="autosave"),
    path(f"{VERSION}/autosave/<slug:part>/", autosave.autosave, name="autosave_part"),
    path(f"{VERSION}/share/", drafts.share, name="share"),
    path(f"{VERSION}/agree/", drafts.agree, name="agree"),
    path(f"{VERSION}/send-back/", drafts.send_back, name="send_back"),
    path(f"{VERSION}/withdraw/", drafts.withdraw, name="withdraw"),
    path(f"{FOCUS}/", foci.focus, name="focus"),
    path(f"{FOCUS}/phase/", foci.phase, name="focus_phase"),
    path(f"{FOCUS}/seen/", foci.seen, name="focus_seen"),
    path(f"{FOCUS}/first/", foci.first, name="focus_first"),
    path(f"{FOCUS}/evidence/", foci.evidence, name="focus_evidence"),
    path(f"{MILESTONE}/", milestones.milestone, name="milestone"),
    *[
        path(f"{MILESTONE}/{verb}/", milestones.change, {"verb": verb}, name=f"milestone_{verb}")
        for verb in milestones.CHANGES
    ],
    path(f"{MILESTONE}/keep/", milestones.keep, name="milestone_keep"),
    path(f"{MILESTONE}/evidence/", milestones.evidence, name="milestone_evidence"),
]
