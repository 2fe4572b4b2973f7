"""Addresses of the pictures of our work, below an engagement."""

from django.urls import path

from pictures import views

app_name = "pictures"
urlpatterns = [
    path("<str:reference>/picture/", views.picture, name="picture"),
    path("<str:reference>/picture/choose/", views.choose, name="choose"),
    path("<str:reference>/timeline/", views.timeline, name="timeline"),
]
