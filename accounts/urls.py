"""Addresses of this app. Those of allauth that we offer keep its names, in `allauth_urls`."""

from allauth.account import views as allauth_account
from allauth.usersessions import views as allauth_sessions
from django.urls import URLPattern, URLResolver, include, path

from accounts.views import account, invitations, links, many_invitations, people, sign_in

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.enter_code, name="enter_code"),
    path("sign-in/code/send-again/", sign_in.send_code_again, name="send_code_again"),
    path("go/<str:token>/", links.open_mail_link, name="open_mail_link"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/at-once/", many_invitations.answer_many, name="answer_invitations"),
    path("invitations/invite/", invitations.invite_person, name="invite"),
    path("invitations/<int:pk>/send-again/", invitations.resend, name="resend_invitation"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path("invitations/<str:token>/accept/", invitations.accept, name="accept_invitation"),
    path("account/", account.account, name="account"),
    path("account/name/change/", account.rename, name="rename"),
    path("account/address/change/", account.ask_address, name="ask_address_change"),
    path("account/address/<int:pk>/withdraw/", account.withdraw_address, name="withdraw_address_change"),
    path("account/address/<str:token>/confirm/", account.confirm_address, name="confirm_address_change"),
    path("account/devices/<int:pk>/revoke/", account.revoke, name="revoke_device"),
    path("account/password/", account.password, name="password"),
    path("account/prove/", sign_in.prove, name="prove"),
    path("account/roles/switch/", account.switch_role, name="switch_role"),
    path("account/second-step/needed/", account.need_second_factor, name="need_second_factor"),
    path("people/", people.person_list, name="person_list"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/second-step/reset/", people.reset_second_step, name="reset_second_factor"),
    path("people/<int:pk>/address/change/", people.change_persons_address, name="change_address"),
    path("people/<int:pk>/close/", people.close, name="close_account"),
    path("people/<int:pk>/reopen/", people.reopen, name="reopen_account"),
]

# Not offered: signing up, allauth's own pages for addresses, password resets by link (a code does it).
allauth_urls: list[URLPattern | URLResolver] = [
    path("sign-in/other-ways/", allauth_account.login, name="account_login"),
    path("sign-out/", allauth_account.logout, name="account_logout"),
    path("sign-in/closed/", allauth_account.account_inactive, name="account_inactive"),
    path("account/prove/password/", allauth_account.reauthenticate, name="account_reauthenticate"),
    path("account/second-step/", include("allauth.mfa.urls")),
    path("account/sessions/", allauth_sessions.list_usersessions, name="usersessions_list"),
]
