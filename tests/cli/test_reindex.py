from click.testing import CliRunner

from tests.cast import NOW, SYSTEM, Cast
from yinuo.catalog.actions.products import create_product
from yinuo.cli.reindex import reindex
from yinuo.core.models import SearchDocument


def test_writes_anew_what_search_knows(cast: Cast) -> None:
    made = create_product(actor=SYSTEM, now=NOW, code="T-1", names={"zh-hans": "餐桌"}, fields={})
    SearchDocument.objects.all().delete()

    said = CliRunner().invoke(reindex)

    assert (said.exit_code, said.output) == (0, "products: 1\narticles: 0\n")
    assert SearchDocument.objects.get().ref_id == made.pk
