"""Somebody who opens pages and sends forms, with nothing but the standard library."""

import gzip
import http.client
import re
import ssl
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


class Page:
    """An answer: status, headers, body as sent and as read."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.cookies = SimpleCookie()
        for value in response.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        self.raw = response.read()
        packed = self.headers.get("content-encoding") == "gzip"
        self.text = (gzip.decompress(self.raw) if packed else self.raw).decode(errors="replace")


class Visitor:
    """A browser of sorts: keeps cookies, speaks to one address."""

    def __init__(self, port: int, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.port, self.tls, self.host = port, tls, host
        self.cookies: dict[str, str] = {}

    def ask(
        self, path: str, *, form: dict[str, str] | None = None, encoding: str = "gzip", **headers: str
    ) -> Page:
        if self.tls:
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                self.host, self.port, context=self.tls, timeout=15
            )
        else:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=15)
        sent = {"Accept-Encoding": encoding, "Host": f"{self.host}:{self.port}"} | headers
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if form is not None:
            body = urlencode(form)
            scheme = "https" if self.tls else "http"
            here = f"{scheme}://{self.host}:{self.port}"
            sent |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": here,
                "Referer": here + path,
            }
        connection.request("GET" if form is None else "POST", path, body=body, headers=sent)
        page = Page(connection.getresponse())
        connection.close()
        self.cookies |= {name: morsel.value for name, morsel in page.cookies.items()}
        return page


class AsIfBehindProxy(Visitor):
    """Where nginx is missing: says itself what nginx would say."""

    def ask(self, path: str, **options: Any) -> Page:
        return super().ask(path, **{"X-Forwarded-Proto": "https", **options})


def hidden_fields(page: Page) -> dict[str, str]:
    """What the first form of a page sends unasked."""
    inputs = re.findall(r"<input[^>]*>", page.text)
    given = [dict(re.findall(r'(\w+)="([^"]*)"', field)) for field in inputs if 'type="hidden"' in field]
    return {field["name"]: field.get("value", "") for field in given}
