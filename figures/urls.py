"""Addresses of figures and returns."""

from django.urls import path

from figures.views import hub, national, returns

app_name = "figures"
urlpatterns = [
    path("", hub.figures, name="figures"),
    path("all-hubs/", national.national, name="national"),
    path("all-hubs/as/<str:kind>/", national.national_export, name="national_export"),
    path("work/<str:reference>/", returns.own_lines, name="own_lines"),
    path("returns/", returns.return_list, name="returns"),
    path("hubs/<slug:code>/returns/<int:year>/<str:term>/", returns.termly_return, name="return"),
    path(
        "hubs/<slug:code>/returns/<int:year>/<str:term>/as/<str:kind>/",
        returns.return_export,
        name="return_export",
    ),
    path("hubs/<slug:code>/", hub.hub_figures, name="hub"),
    path("hubs/<slug:code>/rows/", hub.rows, name="rows"),
    path("hubs/<slug:code>/as/<str:kind>/", hub.hub_export, name="hub_export"),
    path("hubs/<slug:code>/rows/as/<str:kind>/", hub.rows_export, name="rows_export"),
]
