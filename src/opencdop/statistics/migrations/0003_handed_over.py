from django.db import migrations, models


def count_again(apps, schema_editor):
    """What was handed over counted as out of scope until now: such rows are counted again at the next rebuild."""
    rows = apps.get_model("statistics", "CaseFacts").objects.using(schema_editor.connection.alias)
    rows.filter(in_scope=False).update(case_version=0)


class Migration(migrations.Migration):
    dependencies = [
        ("statistics", "0002_homes"),
    ]

    operations = [
        migrations.AddField(
            model_name="casefacts",
            name="handed_over",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(count_again, migrations.RunPython.noop),
    ]
