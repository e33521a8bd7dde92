"""A small mock of GOV.UK Notify's API: no real part can be had here, and it says what it is. Never used outside tests."""

import json
import time
from typing import Any
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"right-to-know-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
ADDRESS = "on.duty@force.example"


class MockOfNotify:
    """A mock, not Notify: takes what its public API takes, refuses what that refuses, and keeps what it took."""

    def __init__(self) -> None:
        self.taken: list[dict[str, Any]] = []
        self.answers: list[int] = []
        self.forgets_to_answer = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        scheme, _, token = request.headers["Authorization"].partition(" ")
        claims = jwt.decode(token, OctKey.import_key(SECRET), algorithms=["HS256"]).claims
        assert (scheme, claims["iss"]) == ("Bearer", SERVICE)
        assert abs(time.time() - claims["iat"]) < 30
        if self.answers:
            return httpx.Response(self.answers.pop(0), json={"errors": [{"error": "Mock", "message": ADDRESS}]})
        if request.method == "GET":
            found = [n for n in self.taken if n["reference"] == request.url.params["reference"]]
            return httpx.Response(200, json={"notifications": found, "links": {}})
        assert request.url.path == "/v2/notifications/email"
        self.taken.append(json.loads(request.content))
        if self.forgets_to_answer:
            raise httpx.ReadTimeout("mock", request=request)
        return httpx.Response(201, json={"id": str(uuid4()), "reference": self.taken[-1]["reference"]})
