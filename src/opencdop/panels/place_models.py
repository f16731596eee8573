"""Where a postcode lies: its authority, and how deprived its area is. Nothing finer, and nothing of any person."""

from django.db import models


class Authority(models.Model):
    """A local authority, or the like of it in another nation, by its code."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A postcode, without its space. Two generations stand beside each other while a new file is read in."""

    id = models.BigAutoField(primary_key=True)
    generation = models.PositiveIntegerField()
    postcode = models.CharField(max_length=7)
    authority = models.CharField(max_length=9)
    decile = models.PositiveSmallIntegerField(null=True)  # 1: the most deprived tenth of England
    ended = models.BooleanField(default=False)  # no longer in use; the home of some years ago may have it

    class Meta:
        indexes = [models.Index(fields=["generation", "postcode"], name="place_by_postcode")]


class PlaceFile(models.Model):
    """A file of postcodes that was read in. The latest finished one is the one in use; the rows of others go."""

    generation = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # of file and deciles, so that the same is not read in twice
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    postcodes = models.PositiveIntegerField(default=0)
