"""Addresses of evidence and of recording a day with it; all below an engagement."""

from django.urls import path

from evidence.views import decisions, evidence, findings, recording

app_name = "evidence"
urlpatterns = [
    path("<str:reference>/days/record/", recording.record, name="record_day"),
    path("<str:reference>/days/<int:pk>/record/", recording.record, name="record_booked_day"),
    path("<str:reference>/days/<int:pk>/reword/", recording.correct, name="correct_day"),
    path("<str:reference>/days/<int:day_pk>/evidence/add/", evidence.add, name="add_to_day"),
    path("<str:reference>/evidence/", evidence.evidence_list, name="list"),
    path("<str:reference>/evidence/add/", evidence.add, name="add"),
    path("<str:reference>/evidence/<int:pk>/edit/", evidence.edit, name="edit"),
    path("<str:reference>/evidence/<int:pk>/withdraw/", evidence.withdraw, name="withdraw"),
    path("<str:reference>/evidence/<int:pk>/file/", evidence.file, name="file"),
    path("<str:reference>/findings/", findings.finding_list, name="findings"),
    path("<str:reference>/findings/add/", findings.add, name="add_finding"),
    path("<str:reference>/findings/<int:pk>/", findings.finding, name="finding"),
    path("<str:reference>/findings/<int:pk>/reword/", findings.reword, name="reword_finding"),
    path("<str:reference>/findings/<int:pk>/withdraw/", findings.withdraw, name="withdraw_finding"),
    path("<str:reference>/findings/<int:pk>/evidence/", findings.join, name="join_evidence"),
    path("<str:reference>/how-we-know/", findings.how_we_know, name="how_we_know"),
    path("<str:reference>/how-we-know/<int:pk>/", decisions.decision, name="decision"),
    path("<str:reference>/how-we-know/<int:pk>/add/", decisions.follow, name="follow_decision"),
]
