from tests.scholarships.backoffice.conftest import at  # noqa: F401 - a fixture
