"""The index that finds schools by words: kept by the import, read by schools.search. No facts of its own."""

from django.db import models

from schools.models.school import School


class SchoolWord(models.Model):
    """A word by which a school is found: of its name, its town, its postcode."""

    word = models.CharField(max_length=40)
    school = models.ForeignKey(
        School, on_delete=models.CASCADE, db_constraint=False, db_index=False, related_name="words"
    )

    class Meta:
        indexes = [
            models.Index(fields=["school"], name="school_word_of_school"),
            models.Index(
                fields=["word", "school"],
                name="school_word_begins",
                opclasses=["varchar_pattern_ops", "int4_ops"],
            ),
        ]

    def __str__(self) -> str:
        return self.word


class SearchWord(models.Model):
    """A word that occurs in the register, and in how many schools: the rarest word of a search leads it."""

    word = models.CharField(max_length=40)
    schools = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["word"], name="search_word_once", opclasses=["varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.word


class SearchVariant(models.Model):
    """A word of four letters or more as it is, and with each one letter left out.

    Two words that are one wrong, missing, extra or swapped letter apart have such a form in common.
    """

    variant = models.CharField(max_length=40)
    word = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "word"],
                name="search_variant_once",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variant}: {self.word}"
