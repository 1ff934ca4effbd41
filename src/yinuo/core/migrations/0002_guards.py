"""What models cannot say: the sequence behind `new_id`, and a journal that refuses to be changed, tries that need not outlive a crash."""

from django.db import migrations

GUARDS = """
CREATE SEQUENCE core_id_seq MINVALUE 1 CACHE 1;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON journal FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER journal_is_not_emptied BEFORE TRUNCATE ON journal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER anchor_is_append_only BEFORE UPDATE OR DELETE ON journal_anchor FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER personal_is_not_rewritten BEFORE UPDATE ON journal_personal FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Lost in a crash, and therefore without a flush to the disk at each try.
ALTER TABLE try_window SET UNLOGGED;
"""

UNDO = """
ALTER TABLE try_window SET LOGGED;
DROP TRIGGER personal_is_not_rewritten ON journal_personal;
DROP TRIGGER anchor_is_append_only ON journal_anchor;
DROP TRIGGER journal_is_not_emptied ON journal;
DROP TRIGGER journal_is_append_only ON journal;
DROP FUNCTION refuse_change();
DROP SEQUENCE core_id_seq;
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
