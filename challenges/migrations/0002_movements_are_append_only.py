"""A movement is never changed or deleted, by whatever door: the trigger refuses."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION challenges_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'movements are append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER movement_append_only BEFORE UPDATE OR DELETE ON challenges_movement
    FOR EACH ROW EXECUTE FUNCTION challenges_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER movement_append_only ON challenges_movement;
DROP FUNCTION challenges_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("challenges", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
