from django.db import migrations

import opencdop.keystore.fields


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_channels")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="lead_facts",
            field=opencdop.keystore.fields.SealedField(holds="json"),
        ),
    ]
