"""A browser of one account, for tests that go a long way through several."""

from tests.browser.conftest import looked_at
from tests.browser.test_coordinator import fill, send


class Desk:
    """A browser of one account. Every screen on which it stops is looked at, once for each address."""

    def __init__(self, page, axe, barriers):
        self.page, self.axe, self.barriers = page, axe, barriers

    def look(self, name: str) -> None:
        self.barriers[name] = looked_at(self.page, self.axe, f"round-{name}")

    def goto(self, address: str, name: str = "") -> None:
        assert self.page.goto(address).status == 200
        if name:
            self.look(name)

    def send(self, **fields) -> None:
        fill(self.page, **fields)
        send(self.page)
        assert self.refusals() == []

    def refusals(self) -> list[str]:
        return self.page.locator("main form [role=alert], main .error-message").all_inner_texts()
