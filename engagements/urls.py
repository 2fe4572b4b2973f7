"""Addresses of engagements, by noun."""

from engagements.urls_days import urlpatterns as days
from engagements.urls_work import urlpatterns as work

app_name = "engagements"
urlpatterns = [*work, *days]
