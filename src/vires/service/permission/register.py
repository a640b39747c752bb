"""The register of tokens: a file of what was made, revoked and used, to which is only added.

A revocation holds from the next request on, in every process that reads the file. Sessions of people that were ended
before their time stand in it too, by a digest of their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from vires.service import clock
from vires.service.permission.caller import check_name, check_scopes
from vires.service.permission.lines import Document, Lines
from vires.service.permission.token import LONGEST, NOBODY, SHAPE, Secret, Token, digest_of, make_secret, matches
from vires.service.refusal import Refusal

MOST = 10_000
"""Tokens that hold at one time."""
LONGEST_TENANT = 100


def _now() -> str:
    return clock.later(0)


class Register:
    """The tokens in a file. May be used from any thread."""

    def __init__(self, path: Path, now: Callable[[], str] = _now) -> None:
        self._tokens: dict[str, Token] = {}
        self._ended: dict[str, str] = {}
        self._now = now
        self._lines = Lines(path, self._take, self._reset)

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._lines.path

    def tokens(self, tenant: str | None = None) -> tuple[Token, ...]:
        """Every token ever made, in the order of making; with a tenant, only those made for it."""
        self._lines.refresh()
        return tuple(one for one in list(self._tokens.values()) if tenant is None or one.tenant == tenant)

    def create(
        self, name: str, scopes: Iterable[str], *, tenant: str = "", days: int = 90, by: str = ""
    ) -> tuple[Token, Secret]:
        """Make a token; the secret is returned this once. Raises `Refusal`: `scope-unknown`, `name-unfit`,
        `days-unfit`, `tenant-unfit`, `tokens-too-many`."""
        if not 1 <= days <= LONGEST:
            raise Refusal(
                "days-unfit", f"a token is to hold for {days} days; expected 1 to {LONGEST}",
                "give fewer days, and make another token when this one ends",
            )  # fmt: skip
        if len(tenant) > LONGEST_TENANT or not tenant.isprintable():
            raise Refusal("tenant-unfit", "this is no name of a registry", "give the name after `/t/`, or none")
        identity, secret = make_secret()
        now = self._now()
        token = Token(
            identity, check_name(name), check_scopes(scopes), tenant, now, clock.later(days), digest_of(secret), by
        )

        def made() -> list[Document]:
            if sum(1 for one in self._tokens.values() if one.holds(now)) >= MOST:
                raise Refusal("tokens-too-many", f"{MOST:,} tokens hold already", "revoke those that nobody uses")
            return [token.to_line()]

        self._lines.append(made)
        return token, secret

    def revoke(self, identity: str, *, tenant: str | None = None, by: str = "") -> Token:
        """Revoke a token, by its id or the unique beginning of one; one that was revoked stays as it was. With a
        tenant, only one made for it. Raises `Refusal` (`token-unknown`)."""

        def made() -> list[Document]:
            found = self._find(identity, tenant)
            if found.revoked is not None:
                return []
            return [{"event": "revoked", "id": found.id, "at": self._now(), "by": by}]

        self._lines.append(made)
        return self._find(identity, tenant)

    def verify(self, secret: str, tenant: str) -> Token | None:
        """The token of a secret, where it holds now and is for a tenant; `None` for whatever else, alike for all."""
        self._lines.refresh()
        shape = SHAPE.fullmatch(secret)
        token = self._tokens.get(shape[1], NOBODY) if shape else NOBODY
        same, fits, holds = matches(token, secret), token.fits(tenant), token.holds(self._now())
        return token if same & fits & holds else None

    def recognise(self, secret: str) -> Token | None:
        """The token of a secret, where it holds now, for whichever tenant it is; `None` for whatever else."""
        self._lines.refresh()
        shape = SHAPE.fullmatch(secret)
        token = self._tokens.get(shape[1], NOBODY) if shape else NOBODY
        same, holds = matches(token, secret), token.holds(self._now())
        return token if same & holds else None

    def held(self, identity: str, tenant: str) -> Token | None:
        """The token of an id, where it holds now and is for a tenant."""
        self._lines.refresh()
        token = self._tokens.get(identity, NOBODY)
        return token if token.fits(tenant) and token.holds(self._now()) else None

    def unmarked(self, token: Token) -> bool:
        """Tell whether a use of a token today is not written yet."""
        return token.used != self._now()[:10]

    def mark(self, token: Token) -> None:
        """Write that a token was used today, once a day."""
        day = self._now()[:10]

        def made() -> list[Document]:
            known = self._tokens.get(token.id)
            return [] if known is None or known.used == day else [{"event": "used", "id": token.id, "on": day}]

        self._lines.append(made)

    def end(self, session: str, until: str) -> None:
        """End a session before its time. It is forgotten at the instant at which it would have ended."""
        self._lines.append(lambda: [{"event": "ended", "session": digest_of(session), "until": until}])

    def ended(self, session: str) -> bool:
        """Tell whether a session was ended."""
        self._lines.refresh()
        return digest_of(session) in self._ended

    def _find(self, identity: str, tenant: str | None) -> Token:
        wanted = [
            one for one in self._tokens.values()
            if identity and one.id.startswith(identity) and (tenant is None or one.tenant == tenant)
        ]  # fmt: skip
        if len(wanted) != 1:
            raise Refusal(
                "token-unknown", f"there {'are several tokens' if wanted else 'is no token'} with this id",
                "`vires token list` shows them", nearest=sorted(one.id for one in wanted)[:5],
            )  # fmt: skip
        return wanted[0]

    def _reset(self) -> None:
        self._tokens.clear()
        self._ended.clear()

    def _take(self, line: Document) -> None:
        """What a line says; one that says nothing known is left to the release that wrote it."""
        event = line.get("event")
        if event == "created":
            try:
                token = Token.from_line(line)
            except (KeyError, TypeError):
                return
            # An id is given once: a later line must not put another secret in the place of one.
            self._tokens.setdefault(token.id, token)
        elif event == "ended":
            self._take_ended(str(line.get("session")), str(line.get("until")))
        elif (known := self._tokens.get(str(line.get("id")))) is not None:
            if event == "revoked" and known.revoked is None:
                self._tokens[known.id] = replace(known, revoked=str(line.get("at")))
            elif event == "used":
                self._tokens[known.id] = replace(known, used=str(line.get("on")))

    def _take_ended(self, session: str, until: str) -> None:
        now = self._now()
        if len(self._ended) > MOST:
            self._ended = {one: end for one, end in self._ended.items() if end > now}
        if until > now:
            self._ended[session] = until


def default_path() -> Path:
    """Where tokens lie where nothing else is said: beside the user's keys. Raises `Refusal` (`folder-unknown`)."""
    from vires.service.ledger.keyring import trust_folder

    return trust_folder() / "tokens.jsonl"
