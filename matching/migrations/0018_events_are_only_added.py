"""The database itself refuses to change an event; deleting stays possible, for what is old and for who leaves.

An act may lose the page that it came from, because pages are pruned before the acts on them.
"""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION matching_event_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added and deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER impression_fixed BEFORE UPDATE ON matching_impression
    FOR EACH STATEMENT EXECUTE FUNCTION matching_event_fixed();
CREATE TRIGGER exposure_fixed BEFORE UPDATE ON matching_exposure
    FOR EACH STATEMENT EXECUTE FUNCTION matching_event_fixed();
CREATE TRIGGER act_fixed BEFORE UPDATE ON matching_act
    FOR EACH ROW WHEN (
        NEW.impression_id IS NOT NULL
        OR (NEW.id, NEW.at, NEW.person_id, NEW.job_id, NEW.kind, NEW.reason, NEW.seconds, NEW.position,
            NEW.transition_id)
        IS DISTINCT FROM (OLD.id, OLD.at, OLD.person_id, OLD.job_id, OLD.kind, OLD.reason, OLD.seconds, OLD.position,
            OLD.transition_id)
    ) EXECUTE FUNCTION matching_event_fixed();
"""
ALLOW = """
DROP TRIGGER act_fixed ON matching_act;
DROP TRIGGER exposure_fixed ON matching_exposure;
DROP TRIGGER impression_fixed ON matching_impression;
DROP FUNCTION matching_event_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0017_words_for_scores")]
    operations = [
        migrations.AlterField(
            model_name="act",
            name="kind",
            field=models.CharField(
                choices=[
                    ("view", "Abrió el aviso"),
                    ("read", "Lo tuvo a la vista"),
                    ("save", "Lo guardó"),
                    ("relevant", "Me sirve"),
                    ("not_relevant", "No me sirve"),
                    ("apply", "Postuló"),
                    ("answered", "Le respondieron"),
                    ("interview", "Entrevista"),
                    ("hired", "Contratada"),
                    ("undo", "Se retractó"),
                ],
                max_length=12,
                verbose_name="acto",
            ),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
