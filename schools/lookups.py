"""Finding by the beginning of a word, in the order of bytes, by an ordinary index on either database."""

from typing import Any

from django.db.models import CharField, Lookup


@CharField.register_lookup
class BeginsWith(Lookup[Any]):
    """`word__begins="mar"`: the words from "mar" up to, not including, "mas".

    LIKE 'mar%' would do on PostgreSQL with a pattern index, but never uses an index on SQLite as Django
    writes it. PostgreSQL compares by the language of the database unless told, so it is told: `~>=~` and
    `~<~` are the comparisons of an index with `varchar_pattern_ops`.
    """

    lookup_name = "begins"

    def _between(self, compiler: Any, connection: Any, least: str, less: str) -> tuple[str, list[Any]]:
        column, column_params = self.process_lhs(compiler, connection)
        beginning = str(self.rhs)
        following = beginning[:-1] + chr(ord(beginning[-1]) + 1) if beginning else "\U0010ffff"
        sql = f"({column} {least} %s AND {column} {less} %s)"
        return sql, [*column_params, beginning, *column_params, following]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return self._between(compiler, connection, ">=", "<")

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return self._between(compiler, connection, "~>=~", "~<~")
