from django.apps import AppConfig


class LLMEsConfig(AppConfig):
    name = "llmes"
