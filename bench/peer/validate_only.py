"""POST /v1/intents that validates the body as the platform's reader does, and keeps nothing."""

import datetime
import decimal
import typing

import fastapi
import pydantic


class Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


def as_decimal(text):
    if not isinstance(text, str):
        raise ValueError("write money as a string")
    return decimal.Decimal(text)


Money = typing.Annotated[decimal.Decimal, pydantic.BeforeValidator(as_decimal), pydantic.Field(gt=0)]


class Size(Strict):
    base_amount: Money | None = None
    quote_amount: Money | None = None
    position_percent: Money | None = None


class Window(Strict):
    start: datetime.datetime = pydantic.Field(alias="from")
    to: datetime.datetime


class Intent(Strict):
    type: typing.Literal["acquire", "dispose"]
    base: str
    quote: str
    size: Size
    max_slippage_bps: typing.Annotated[int, pydantic.Field(strict=True, ge=0, le=10_000)]
    limit_price: Money | None = None
    deadline: datetime.datetime | None = None
    within: str | None = None
    window: Window | None = None
    style: typing.Literal["immediate", "twap", "vwap", "pov"] = "immediate"
    allowed_venues: list[str] = []
    tags: list[str] = []
    client_intent_id: str | None = None


app = fastapi.FastAPI()


@app.post("/v1/intents", status_code=202)
async def submit(intent: Intent) -> dict[str, str]:
    return {"status": "accepted", "base": intent.base}
