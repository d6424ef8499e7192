"""What an uploaded scan is, by its content."""

_SIGNATURES = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}


def kind_of_scan(beginning: bytes) -> str:
    """``pdf``, ``jpeg`` or ``png`` by the first bytes, whatever the name says; empty for anything else."""
    return next((kind for signature, kind in _SIGNATURES.items() if beginning.startswith(signature)), "")
