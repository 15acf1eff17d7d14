"""A source as it is declared in TOML: what to ask for, how to read the answer, what to expect of it.

`parse_source` reports *every* problem of a file at once, each naming file and key; `render_source` writes the
same form back. Nothing here fetches, reads a page or touches the store.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

import tomli_w
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

from scrapers.durations import seconds_of, written
from scrapers.spec_checks import (
    Cron,
    Css,
    FieldName,
    Identifier,
    JmesPath,
    Pattern,
    Template,
    Url,
    ZoneName,
    as_tuple,
    contradictions,
    spelled_out,
)

#: Modules of this package that read a source no shape can describe: the values `python = "…"` may take.
PYTHON_SCRAPERS: tuple[str, ...] = ("sedia",)

#: The array of tables that makes a file a pack of several sources; and how many fit in one.
PACK = "sources"
MOST_IN_A_PACK = 500

Shape = Literal["listing", "feed", "json_api"]
DateOrder = Literal["dmy", "mdy", "ymd", "unsure"]
StatusMeaning = Literal["announced", "consultation", "forthcoming", "open", "closed", "results", "cancelled"]

Seconds = Annotated[float, BeforeValidator(seconds_of), PlainSerializer(written)]
CssList = Annotated[tuple[Css, ...], BeforeValidator(as_tuple)]
Words = Annotated[tuple[Annotated[str, Field(min_length=1, max_length=300)], ...], BeforeValidator(as_tuple)]


class SpecProblems(ValueError):  # noqa: N818 - named for what it carries
    """Raised by `parse_source`. `problems`: one line each, `file: key: what to do`."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)


class FieldRule(_Declared):
    """Where one field stands. A plain string is `select` on a web page and `path` in JSON and feeds.

    The steps, in order: take the value (`value`, or `path` in JSON), find the elements (`from`, `closest` or
    `previous`, then `column`, `select`, `label`), take their text or `attr`, cut with `pattern` (its first group)
    and take `without` out, rewrite by `form`, put into `template`, `pick`.
    """

    select: CssList = ()
    """CSS selectors; the first that finds something with text counts."""
    attr: Annotated[str, Field(pattern=r"^[A-Za-z_][\w:.-]*$", max_length=60)] | None = None
    """An attribute in place of the text."""
    label: Words = ()
    """The text that follows these words (one of them), as in `<b>Deadline:</b> <span>…`, `dt`/`dd`, `th`/`td`."""
    column: Words = ()
    """The cell under the column header with these words (one of them); the item is a table row."""
    closest: Css | None = None
    """The nearest ancestor of the item."""
    previous: Css | None = None
    """The nearest element before the item in the page, such as the heading of its group."""
    origin: Literal["item", "page"] = Field(default="item", alias="from")
    own_text: bool = False
    """Only the text directly inside the element, not that of the elements in it."""
    path: JmesPath | None = None
    """JMESPath into an item of a JSON answer or a feed entry."""
    parse: Literal["json", "html"] | None = None
    """What the string at `path` holds: JSON in a string (`inside` then goes on), or HTML (`select`, `label` then)."""
    inside: JmesPath | None = None
    value: Annotated[str, Field(max_length=2000)] | None = None
    """A constant."""
    pattern: Pattern | None = None
    without: Pattern | None = None
    """What matches is taken out."""
    form: Literal["utc_instant", "epoch_seconds", "epoch_millis"] | None = None
    """A time in UTC that is printed in the source's zone; `utc_instant` at 00:00 is a date without a time."""
    template: Template | None = None
    """`https://…/{value}`: the value, percent-encoded, put into an address."""
    pick: Literal["first", "last", "all", "joined"] = "first"
    lang: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None


Rules = Annotated[tuple[FieldRule, ...], BeforeValidator(as_tuple)]
Fields = dict[FieldName, Rules]


class DocumentRule(_Declared):
    """Links to documents of a call: their text is the title."""

    select: CssList
    attr: str = "href"
    skip: Pattern | None = None
    """Titles or addresses that are not documents."""


class ListRule(_Declared):
    """The items of a listing page, or of one answer."""

    items: str = Field(default="", max_length=500)
    """CSS selector of an item on a web page; JMESPath of the list in JSON; unused in a feed."""
    region: Css | None = None
    """The element that holds the list: its absence means the page is another one; its bytes say whether it changed."""
    following: bool = False
    """An item is its element with all that follows it up to the next item: where headings and texts stand flat in one place."""
    fields: Fields = Field(default_factory=dict)
    documents: tuple[DocumentRule, ...] = ()
    skip: dict[FieldName, Pattern] = Field(default_factory=dict)
    """An item whose field matches is not one (a header row, a news item)."""
    keep: dict[FieldName, Pattern] = Field(default_factory=dict)
    """Only items whose field matches are."""


class PagesRule(_Declared):
    """How a listing goes on. At most one of `next` and `param`; it never goes past `max` pages."""

    next: str | None = Field(default=None, max_length=500)
    """CSS selector of the link to the next page; JMESPath of its address in JSON; the relation
    ("next") of the link in a feed."""
    param: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    """The parameter that counts pages (or rows, with `step`), or takes the `cursor`."""
    place: Literal["query", "form", "json"] = Field(default="query", alias="in")
    first: int = Field(default=0, ge=0)
    step: int = Field(default=1, ge=1)
    cursor: JmesPath | None = None
    """JMESPath of the value that asks for the next page."""
    total: JmesPath | None = None
    """JMESPath of how many items there are in all; needs `size`."""
    size: int | None = Field(default=None, ge=1)
    """Items on a page: a page with fewer is the last."""
    max: int = Field(default=20, ge=1, le=1000)


class DetailRule(_Declared):
    """The page of one item, asked for to learn more."""

    url: Rules = ()
    """Where it is; without it, the item's own address."""
    format: Literal["html", "json"] = "html"
    fields: Fields = Field(default_factory=dict)
    documents: tuple[DocumentRule, ...] = ()
    optional: bool = False
    """Whether an item is whole without it."""
    always: tuple[FieldName, ...] = ()
    """Fields without which the page was not understood, or is another one: it counts as not read."""


class PartRule(_Declared):
    """One part of a multipart body, sent as a file part."""

    name: str
    body: str
    content_type: str = "application/json"


class RequestRule(_Declared):
    """How to ask, where it is not a plain GET."""

    method: Literal["GET", "POST"] | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    form: dict[str, str] = Field(default_factory=dict)
    json_body: dict[str, Any] | str | None = Field(default=None, alias="json")
    parts: tuple[PartRule, ...] = ()


class Schedule(_Declared):
    """When to check: `every` (seconds) or `cron` (five fields, in the source's zone), spread by `jitter` (seconds)."""

    every: Seconds | None = None
    cron: Cron | None = None
    jitter: Seconds = 300.0


class Politeness(_Declared):
    """How to treat the host: seconds between requests, seconds to wait, bytes to accept, robots.txt obeyed."""

    pause: Seconds = 1.1
    timeout: Seconds = 30.0
    max_bytes: int = Field(default=8_000_000, ge=1000, le=100_000_000)
    robots: bool = True


class Expect(_Declared):
    """What a good answer has: at least `min` items, `always` these fields; `empty_ok` where none is normal."""

    min: int = Field(default=1, ge=0)
    empty_ok: bool = False
    always: tuple[FieldName, ...] = ("title",)
    gone_pattern: Pattern | None = None
    """What a detail page says that its call is closed; printed as the status."""


class Statuses(_Declared):
    """What the statuses that a source prints mean."""

    announced: Words = ()
    consultation: Words = ()
    forthcoming: Words = ()
    open: Words = ()
    closed: Words = ()
    results: Words = ()
    cancelled: Words = ()

    def meaning(self, printed: str) -> StatusMeaning | None:
        """What a printed status states (case and white space do not matter), or None."""
        wanted = " ".join(printed.split()).casefold()
        meanings: tuple[StatusMeaning, ...] = (
            "cancelled",
            "results",
            "closed",
            "open",
            "forthcoming",
            "consultation",
            "announced",
        )
        for meaning in meanings:
            words: tuple[str, ...] = getattr(self, meaning)
            if any(" ".join(one.split()).casefold() == wanted for one in words):
                return meaning
        return None


class SourceSpec(_Declared):
    """A source as declared. Times in seconds; `zone` is the zone its times are printed in."""

    id: Identifier
    name: dict[Annotated[str, Field(pattern=r"^[a-z]{2}$")], Annotated[str, Field(min_length=1, max_length=200)]]
    programme: str | None = None
    shape: Shape | None = None
    python: str | None = None
    url: Url
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")]
    zone: ZoneName
    date_order: DateOrder = "dmy"
    enabled: bool = True
    kind: Literal["call", "partner_request"] = "call"
    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    params: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], str] = Field(default_factory=dict)
    schedule: Schedule = Schedule(every=21600.0)
    politeness: Politeness = Politeness()
    expect: Expect = Expect()
    request: RequestRule = RequestRule()
    listing: ListRule = Field(default=ListRule(), alias="list")
    pages: PagesRule = PagesRule()
    detail: DetailRule | None = None
    status: Statuses = Statuses()

    def title(self, lang: str) -> str:
        """The source's name in `lang`, else in English, else in any language, else its id."""
        return self.name.get(lang) or self.name.get("en") or next(iter(self.name.values()), self.id)


@lru_cache(maxsize=256)
def parse_source(text: str, file: str) -> SourceSpec:
    """The source that a TOML text declares. Raises SpecProblems with all that is wrong with it."""
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise SpecProblems((f"{file}: not TOML: {problem}",)) from None
    problems = list(contradictions(data, PYTHON_SCRAPERS))
    spec: SourceSpec | None = None
    try:
        spec = SourceSpec.model_validate(spelled_out(data))
    except ValidationError as failure:
        problems += [(".".join(_key(error["loc"])), _advice(error["type"], error["msg"])) for error in failure.errors()]
    if spec is None or problems:
        raise SpecProblems(tuple(dict.fromkeys(f"{file}: {key or 'file'}: {advice}" for key, advice in problems)))
    return spec


def render_source(spec: SourceSpec) -> str:
    """The TOML text of a source: what differs from the defaults, in the order of the fields."""
    data = spec.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    return tomli_w.dumps({key: _shortened(value) for key, value in data.items()})


def render_pack(specs: Iterable[SourceSpec]) -> str:
    """The TOML text of several sources in one file, as `parse_pack` reads it."""
    return tomli_w.dumps({PACK: [tomllib.loads(render_source(one)) for one in specs]})


def parse_pack(text: str, file: str) -> list[tuple[str, SourceSpec | SpecProblems]]:
    """The sources of a TOML text, each as (its own TOML text, what it declares or why it does not): one, or a pack of several.

    A pack is an array of tables, `[[sources]]`. Raises SpecProblems where the text as a whole is none.
    """
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:
        raise SpecProblems((f"{file}: not TOML: {problem}",)) from None
    if PACK not in data:
        return [(text, _parsed(text, file))]
    tables = data.pop(PACK)
    if data:
        raise SpecProblems(
            (f"{file}: {', '.join(sorted(data)[:5])}: stands beside the sources; put it into one of them",)
        )
    if not isinstance(tables, list) or not tables or not all(isinstance(one, dict) for one in tables):
        raise SpecProblems((f"{file}: {PACK}: write each source under a line [[{PACK}]]",))
    if len(tables) > MOST_IN_A_PACK:
        raise SpecProblems(
            (f"{file}: {PACK}: {len(tables)} sources; split it, at most {MOST_IN_A_PACK} go into one file",)
        )
    texts = [tomli_w.dumps(one) for one in tables]
    return [(one, _parsed(one, f"{file}, source {number}")) for number, one in enumerate(texts, 1)]


def _parsed(text: str, file: str) -> SourceSpec | SpecProblems:
    try:
        return parse_source(text, file)
    except SpecProblems as problems:
        return problems


def written_source(data: Mapping[str, Any]) -> str:
    """The TOML text of settings that are not checked yet, as a person or a program proposes them."""
    return tomli_w.dumps(data)


#: Settings where a single value stands for a list of one.
_ONE_OR_MANY = frozenset({"select", "label", "column", *StatusMeaning.__args__})  # type: ignore[attr-defined]


def _shortened(value: Any, key: str = "") -> Any:
    """The same setting in the shortest form that reads back equal."""
    if isinstance(value, dict):
        short = {name: _shortened(one, name) for name, one in value.items()}
        if key in ("fields", "detail"):
            rules = short.keys() if key == "fields" else {"url"} & short.keys()
            short |= {name: short[name][0] for name in rules if len(short[name]) == 1}
        return short
    if isinstance(value, list):
        if key in _ONE_OR_MANY and len(value) == 1:
            return value[0]
        return [_shortened(one) for one in value]
    return value


def _key(location: tuple[int | str, ...]) -> list[str]:
    """The key as a person finds it in the file: list positions from 1, no names of our classes."""
    return [str(part + 1) if isinstance(part, int) else part for part in location if part != "[key]"]


def _advice(kind: str, message: str) -> str:
    if kind == "extra_forbidden":
        return "unknown setting; remove it or correct its name"
    if kind == "missing":
        return "missing; set it"
    return message.removeprefix("Value error, ")
