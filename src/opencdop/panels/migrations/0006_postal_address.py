from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0005_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="panel",
            name="postal_address",
            field=models.TextField(blank=True),
        ),
    ]
