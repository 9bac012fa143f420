// The peer's mistakes are values, never exceptions.

export type Result<Value, Fault> = { ok: true; value: Value } | { ok: false; fault: Fault }

export const ok = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value })
export const fault = <Fault>(fault: Fault): { ok: false; fault: Fault } => ({ ok: false, fault })
