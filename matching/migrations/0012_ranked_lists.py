"""A list becomes one row; `matching_candidate` goes on as a view over it, for whoever asks by place."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

BANDS = [("strong", "强"), ("fair", "较强"), ("weak", "弱"), ("none", "无关")]

PACK = """
INSERT INTO matching_rankedlist (run_id, need_id, achievements, scores, grades, bands, reasons)
SELECT run_id, need_id, array_agg(achievement_id ORDER BY rank), array_agg(round(score * 1000000)::int ORDER BY rank),
    array_agg(grade ORDER BY rank), array_agg(band ORDER BY rank),
    coalesce(jsonb_agg(explanation ORDER BY rank) FILTER (WHERE explanation IS NOT NULL), '[]')
FROM matching_candidate GROUP BY run_id, need_id
"""
VIEW = """
CREATE VIEW matching_candidate AS
SELECT (list.id << 10) | place.rank AS id, list.run_id, list.need_id, place.achievement_id, place.rank,
    place.score / 1000000.0::float8 AS score, place.grade, place.band
FROM matching_rankedlist AS list,
    ROWS FROM (unnest(list.achievements), unnest(list.scores), unnest(list.grades), unnest(list.bands))
        WITH ORDINALITY AS place (achievement_id, score, grade, band, rank)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0011_pair_questions"),
        ("needs", "0002_chain_and_flags"),
        ("achievements", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RankedList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("achievements", django.contrib.postgres.fields.ArrayField(models.BigIntegerField(), size=None)),
                ("scores", django.contrib.postgres.fields.ArrayField(models.IntegerField(), size=None)),
                ("grades", django.contrib.postgres.fields.ArrayField(models.FloatField(), size=None)),
                (
                    "bands",
                    django.contrib.postgres.fields.ArrayField(models.CharField(choices=BANDS, max_length=8), size=None),
                ),
                ("reasons", models.JSONField(default=list)),
                (
                    "need",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="needs.need",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="matching.matchrun"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["run", "need"], name="one_list_of_a_need")]},
        ),
        migrations.RunSQL(PACK, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Candidate"),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rank", models.PositiveSmallIntegerField()),
                ("score", models.FloatField()),
                ("grade", models.FloatField()),
                ("band", models.CharField(choices=BANDS, max_length=8)),
            ],
            options={"db_table": "matching_candidate", "managed": False},
        ),
        migrations.RunSQL(VIEW, "DROP VIEW matching_candidate"),
    ]
