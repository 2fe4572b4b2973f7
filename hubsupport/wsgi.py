"""The WSGI entry point: `hubsupport.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubsupport.settings")
application = get_wsgi_application()
