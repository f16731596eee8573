"""The link from a row to the case it belongs to. Rows asked for through a case are those of all that it is made of:
`case.needs` of a case into which another was merged holds both cases' needs, and prefetching does the same.

Nothing is moved or written here: `row.case` stays the case for which the row was made.
"""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.fields.related_descriptors import ReverseManyToOneDescriptor


class _RowsOfAll(ReverseManyToOneDescriptor):
    @cached_property
    def related_manager_cls(self) -> Any:
        plain: Any = super().related_manager_cls

        class RowsOfAll(plain):
            def __init__(self, instance: Any) -> None:
                super().__init__(instance)
                if instance.merged_ids:
                    self.core_filters = {f"{self.field.name}__in": [instance.pk, *instance.merged_ids]}

            def get_prefetch_querysets(self, instances: Any, querysets: Any = None) -> Any:
                if not any(instance.merged_ids for instance in instances):
                    return super().get_prefetch_querysets(instances, querysets)
                shown_in = {each: case.pk for case in instances for each in (case.pk, *case.merged_ids)}
                rows = querysets[0] if querysets else self.model._default_manager.all()
                rows = rows.filter(**{f"{self.field.name}__in": list(shown_in)})
                name, attname = self.field.remote_field.cache_name, self.field.attname
                return (
                    rows,
                    lambda row: shown_in[getattr(row, attname)],
                    lambda case: case.pk,
                    False,
                    name,
                    False,
                )

        return RowsOfAll


class OfCase(models.ForeignKey):
    """A foreign key to the case to which a row belongs. To the database it is a foreign key like any other."""

    related_accessor_class = _RowsOfAll

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs
