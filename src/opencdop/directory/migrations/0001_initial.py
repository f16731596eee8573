import django.db.models.deletion
import django.db.models.functions.text
import opencdop.core.clock
import opencdop.core.fields
import opencdop.keystore.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_sessions_seats_and_attempts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactList",
            fields=[
                ("id", opencdop.core.fields.IdField(serialize=False)),
                ("columns", opencdop.keystore.fields.SealedField(holds="json")),
                ("lines", opencdop.keystore.fields.SealedField(holds="json")),
                ("meaning", opencdop.keystore.fields.SealedField(holds="json")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("read_in", "To look at"),
                            ("taken_over", "Taken over"),
                            ("put_away", "Put away"),
                        ],
                        default="read_in",
                        max_length=10,
                    ),
                ),
                ("added_by_id", models.CharField(max_length=40)),
                ("added_by_name", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField(default=opencdop.core.clock.now)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "read_in")),
                            models.Q(
                                models.Q(("state", "read_in"), _negated=True), ("settled_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="contact_list_settled_has_its_moment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", opencdop.core.fields.IdField(serialize=False)),
                ("name", models.CharField(max_length=200)),
                ("from_on", models.DateField(default=opencdop.core.clock.today)),
                ("until_on", models.DateField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", opencdop.core.fields.IdField(serialize=False)),
                ("is_mailbox", models.BooleanField(default=False)),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(blank=True, max_length=200)),
                ("email", models.EmailField(max_length=254)),
                ("telephone", models.CharField(blank=True, max_length=40)),
                ("languages", models.JSONField(default=list)),
                ("areas", models.JSONField(default=list)),
                ("asked_first", models.BooleanField(default=False)),
                ("escalated_to", models.BooleanField(default=False)),
                ("from_on", models.DateField(default=opencdop.core.clock.today)),
                ("until_on", models.DateField(null=True)),
                ("address_since", models.DateTimeField(default=opencdop.core.clock.now)),
                ("bounced_at", models.DateTimeField(null=True)),
                ("version_no", models.PositiveIntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "came_from",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="went_to",
                        to="directory.contact",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="directory.contact",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="directory.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AgencyMerge",
            fields=[
                ("id", opencdop.core.fields.IdField(serialize=False)),
                ("merged_at", models.DateTimeField(default=opencdop.core.clock.now)),
                ("merged_by_name", models.CharField(max_length=200)),
                ("parted_at", models.DateTimeField(null=True)),
                (
                    "gone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "kept",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("parted_at__isnull", True)),
                        fields=("gone",),
                        name="agency_merged_into_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("gone", models.F("kept")), _negated=True),
                        name="agency_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                models.F("agency"),
                django.db.models.functions.text.Lower("name"),
                condition=models.Q(("merged_into__isnull", True)),
                name="team_named_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="team_ends_after_it_began",
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["agency", "until_on"], name="contact_of_agency"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(fields=["email"], name="contact_by_email"),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until_on__isnull", True), ("until_on__gte", models.F("from_on")), _connector="OR"
                ),
                name="contact_ends_after_it_began",
            ),
        ),
    ]
