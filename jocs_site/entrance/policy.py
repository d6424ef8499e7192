"""What a page may load and run: only our own files, no inline script. `office.py` widens it for staff.

The other headers are for an A+ by the measure of MDN's Observatory: docs/decisions/0006-servers.md.
"""

from csp.constants import NONCE, NONE, SELF, STRICT_DYNAMIC, UNSAFE_INLINE

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF, "https://checkout.stripe.com"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

OFFICE = {
    "script-src": [NONCE, STRICT_DYNAMIC],
    "style-src": [SELF, UNSAFE_INLINE],  # Wagtail's editor writes style elements
    "img-src": [SELF, "data:", "blob:"],  # pictures on their way up
    "frame-src": [SELF],  # previews
    "frame-ancestors": [SELF],
}

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
}
