"""Addresses of schools, their people, and the imports of the register."""

from django.urls import path

from schools.views import find, hubs, imports, people, terms

app_name = "schools"
urlpatterns = [
    path("schools/", find.search, name="search"),
    path("schools/without-a-hub/", hubs.without_hub, name="without_hub"),
    path("schools/imports/", imports.imports, name="import"),
    path("schools/imports/<int:pk>/", imports.import_run, name="import_run"),
    path("schools/imports/<int:pk>/start/", imports.start, name="start_import"),
    path("schools/imports/<int:pk>/withdraw/", imports.withdraw, name="withdraw_import"),
    path("schools/imports/<int:pk>/rows-set-aside.csv", imports.problems, name="import_problems"),
    path("schools/<int:urn>/", find.school, name="school"),
    path("schools/<int:urn>/hub/choose/", hubs.choose, name="choose_hub"),
    path("schools/<int:urn>/terms/", terms.terms, name="terms"),
    path("schools/<int:urn>/people/", people.people, name="people"),
    path("schools/<int:urn>/people/invite/", people.invite_person, name="invite"),
    path("schools/<int:urn>/people/<int:pk>/change-role/", people.change_role, name="change_role"),
    path("schools/<int:urn>/people/<int:pk>/end/", people.end_role, name="end_role"),
    path("schools/<int:urn>/delegations/add/", people.delegate_to, name="delegate"),
    path("schools/<int:urn>/delegations/<int:pk>/end/", people.take_back, name="end_delegation"),
]
