"""Reading what mail servers report about a letter that did not arrive: RFC 3464. Knows no tables, trusts nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from email.utils import getaddresses

STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_TOKEN = re.compile(r"\+([0-9a-f]{24})@")


@dataclass(frozen=True)
class Failure:
    """One address that a letter did not reach. ``token``, ``message_id``: of the letter, empty where not named."""

    address: str
    status: str
    said: str
    token: str
    message_id: str


def read_failures(raw: bytes) -> list[Failure]:
    """Final failures in a report; none in delays, confirmations, automatic answers and letters by people."""
    message = BytesParser(policy=default).parsebytes(raw)
    if message.get_content_type() != "multipart/report":
        return []
    token, message_id = _token(message), _message_id(message)
    return [
        Failure(_address(fields), _status(fields), _said(fields), token, message_id)
        for fields in _recipients(message)
        if _field(fields, "action").lower() == "failed"
    ]


def _recipients(message: Message) -> Iterator[Message]:
    """The groups of fields of a delivery report, each about one recipient; the first group is about the letter."""
    for part in message.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            groups = part.get_payload()
            yield from (group for group in groups if isinstance(group, Message) and group.get("Final-Recipient"))


def _field(fields: Message, name: str) -> str:
    return " ".join(str(fields.get(name, "")).split())


def _address(fields: Message) -> str:
    """``rfc822; hana@example.org``: what we wrote to, where it was forwarded."""
    named = _field(fields, "original-recipient") or _field(fields, "final-recipient")
    return named.rpartition(";")[2].strip().strip("<>").lower()[:320]


def _status(fields: Message) -> str:
    found = STATUS.search(_field(fields, "status")) or STATUS.search(_field(fields, "diagnostic-code"))
    return found[1] if found else "5.0.0"


def _said(fields: Message) -> str:
    return (_field(fields, "diagnostic-code").partition(";")[2].strip() or _field(fields, "status"))[:300]


def _token(message: Message) -> str:
    """From the address the report came to, which named the letter."""
    headings = [str(value) for name in ("To", "Delivered-To", "X-Original-To") for value in message.get_all(name, [])]
    for _name, address in getaddresses(headings):
        if found := _TOKEN.search(address):
            return found[1]
    return ""


def _message_id(message: Message) -> str:
    """Of the letter, which the report brings back whole or its headings only."""
    for part in message.walk():
        if part.get_content_type() in {"message/rfc822", "message/global"} and part.is_multipart():
            return _field(part.get_payload(0), "message-id")
        if part.get_content_type() in {"text/rfc822-headers", "message/global-headers"}:
            headings = part.get_payload(decode=True) or b""
            return _field(BytesParser(policy=default).parsebytes(headings, headersonly=True), "message-id")
    return ""
