"""The entry point for gunicorn."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opencdop.web.settings")
application = get_wsgi_application()


def _set_apart_what_stays() -> None:
    """Read pages and definitions now and not at somebody's first page, and spare Python's collector of circles all that
    stays as long as the process: it went through it again and again, for a tenth of the time of a long page.
    """
    from django.urls import get_resolver

    from opencdop.submissions.library import read_beforehand

    read_beforehand()
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()


_set_apart_what_stays()
