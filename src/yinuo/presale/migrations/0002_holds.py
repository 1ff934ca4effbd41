"""What models cannot say: a person or a resource is held once at a time (docs/decisions/0005)."""

from django.db import migrations

# The holder and the seconds since 1970 make one number line: each holder has a stretch of it of 10 ^ 10 seconds.
GUARDS = """
ALTER TABLE hold ADD COLUMN slot numrange GENERATED ALWAYS AS (
    numrange(
        coalesce(staff_id * 2, resource_id * 2 + 1)::numeric * 10000000000
            + extract(epoch FROM begins_at - timestamptz 'epoch'),
        coalesce(staff_id * 2, resource_id * 2 + 1)::numeric * 10000000000
            + extract(epoch FROM ends_at - timestamptz 'epoch')
    )
) STORED;
ALTER TABLE hold ADD CONSTRAINT hold_once_at_a_time EXCLUDE USING gist (slot WITH &&);
"""

UNDO = "ALTER TABLE hold DROP COLUMN slot;"


class Migration(migrations.Migration):
    dependencies = [("presale", "0001_initial")]
    operations = [migrations.RunSQL(GUARDS, UNDO)]
