from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_lead"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="duplicates_looked_at",
            field=models.DateTimeField(null=True),
        ),
    ]
