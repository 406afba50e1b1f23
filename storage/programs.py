"""Where the rows of programs go: keys, repeated requests, webhooks, deliveries."""

from typing import Any

import msgspec

from storage import rows

ProgramRow = rows.ApiKey | rows.Idempotent | rows.Webhook | rows.WebhookRemoved | rows.Delivery


def put_program_row(puts: dict[str, dict[Any, tuple[Any, ...]]], row: ProgramRow) -> None:
    key: Any
    match row:
        case rows.WebhookRemoved():
            for table in ("webhooks_removed", "deliveries_removed"):
                puts.setdefault(table, {})[row.id] = (row.id,)
            return
        case rows.ApiKey():
            table, key = "api_keys", row.id
            if (earlier := puts.get(table, {}).get(key)) is not None:
                revoked_at = rows.ApiKey(*earlier).revoked_at or row.revoked_at
                row = msgspec.structs.replace(row, revoked_at=revoked_at)
        case rows.Idempotent():
            table, key = "idempotency", (row.actor, row.key)
        case rows.Webhook():
            table, key = "webhooks", row.id
        case rows.Delivery():
            table, key = "deliveries", (row.webhook, row.seq)
    puts.setdefault(table, {})[key] = msgspec.structs.astuple(row)
