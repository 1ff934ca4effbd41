"""How the static files are kept: by the hash of what they hold, and compressed once."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# What only developers load (the page of the API and its source maps) would take half a minute of the first start.
PLAIN = ("ninja/",)


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names, and compressed forms of what staff and customers load."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress all but what is listed in PLAIN."""
        yield from super().compress_files({path for path in paths if not path.startswith(PLAIN)})
