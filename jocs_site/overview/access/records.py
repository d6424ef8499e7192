"""What the screens of a viewset ask for."""

from jocs_site.overview.access.policies import Policy, staff


def records(space: str, model: str, *screens: str) -> dict[str, Policy]:
    """The screens of a viewset, each with the right that Wagtail asks for it. ``model``: as ``dispatch.worker``."""
    app, name = model.split(".")
    rights = {right: f"{app}.{right}_{name}" for right in ("add", "change", "delete", "view")}
    asks = {"add": ["add"], "edit": ["change"], "delete": ["delete"], "usage": ["change"]}
    asks |= {screen: ["add", "change", "delete"] for screen in ("history", "history_results")}
    anything = ["add", "change", "delete", "view"]
    return {f"{space}:{screen}": staff(*(rights[right] for right in asks.get(screen, anything))) for screen in screens}


LIST = ("index", "index_results")
FILE = ("add", "edit", "inspect", "history", "history_results")
