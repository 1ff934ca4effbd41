"""The places of the desk that somebody may open, and where among them a page lies."""

from collections.abc import Iterable, Iterator

from yinuo.web.components.rows import NavItem, NavSection


class Places:
    """The places of one rail. All who may open the same share one, so that what is written of it is kept by what it is."""

    def __init__(self, places: Iterable[NavItem]) -> None:
        self._places = tuple(places)
        self._sections: dict[NavSection, list[NavItem]] = {}
        for item in self._places:
            if item.section is not None:
                self._sections.setdefault(item.section, []).append(item)
        self._section_of = {item.url: item.section for item in self._places if item.section is not None}

    def __iter__(self) -> Iterator[NavItem]:
        return iter(self._places)

    def rail(self) -> list[NavItem]:
        """Return the lines of the rail: a section's places are one, which leads to the first of them."""
        lines = []
        for item in self._places:
            if item.section is None:
                lines.append(item)
            elif item is self._sections[item.section][0]:
                lines.append(NavItem(name=item.section.name, url=item.url, icon=item.section.icon))
        return lines

    def here(self, path: str) -> str:
        """Return the address of the place that a page lies under: the longest that starts its path, "" for none.

        The first place, under which all others lie, is only itself.
        """
        found = ""
        for n, item in enumerate(self._places):
            if len(item.url) > len(found) and (path == item.url or (n and path.startswith(item.url))):
                found = item.url
        return found

    def line(self, here: str) -> str:
        """Return the address under which the rail shows a place: its own, or that of its section's first."""
        section = self._section_of.get(here)
        return here if section is None else self._sections[section][0].url

    def beside(self, here: str) -> list[NavItem]:
        """Return the places of the section that a place belongs to; none where it belongs to none or stands there alone."""
        section = self._section_of.get(here)
        found = [] if section is None else self._sections[section]
        return found if len(found) > 1 else []
