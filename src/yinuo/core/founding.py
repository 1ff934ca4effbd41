"""The first migration of a room: all of its tables at once."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class Founding(migrations.Migration):
    """A migration that only creates models, and draws them up once instead of after each.

    Django draws up anew, after each operation, every model that is related to what changed; here nearly all are, by way of
    staff and matters. Tables may name each other in any order: the constraints of keys are made when all tables are there.
    """

    def apply(
        self, project_state: ProjectState, schema_editor: BaseDatabaseSchemaEditor, collect_sql: bool = False
    ) -> ProjectState:
        """Create the tables of all models; see Django's method."""
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
