"""Addresses of looking together, under /engagements/."""

from django.urls import path

from reviews.views import looks, planning, pulse

app_name = "reviews"
LOOK = "<str:reference>/looks/<int:pk>"
KIND = "<str:reference>/looks/<str:kind>"
urlpatterns = [
    path("<str:reference>/looks/", planning.looks, name="looks"),
    path("<str:reference>/looks/more/", planning.more, name="more"),
    path(f"{LOOK}/", looks.look, name="look"),
    path(f"{LOOK}/write/<str:side>/", looks.write, name="write"),
    path(f"{LOOK}/share/", looks.share, name="share"),
    path(f"{LOOK}/open/", looks.open_own, name="open"),
    path(f"{LOOK}/way/", looks.way, name="way"),
    path(f"{LOOK}/pulse/", pulse.pulse, name="pulse"),
    path(f"{LOOK}/agree/", looks.agree, name="agree"),
    path(f"{KIND}/begin/", planning.begin, name="begin"),
    path(f"{KIND}/move/", planning.move, name="move"),
    path(f"{KIND}/set-aside/", planning.set_aside, name="set_aside"),
]
