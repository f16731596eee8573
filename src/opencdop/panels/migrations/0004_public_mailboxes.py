from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("panels", "0003_panel_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="panel",
            name="general_email",
            field=models.EmailField(blank=True, default="", max_length=254),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="panel",
            name="secure_email",
            field=models.EmailField(blank=True, default="", max_length=254),
            preserve_default=False,
        ),
    ]
