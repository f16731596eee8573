import opencdop.keystore.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="writers",
            field=opencdop.keystore.fields.SealedField(holds="json"),
        ),
    ]
