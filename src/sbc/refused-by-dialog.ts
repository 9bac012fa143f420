// In words, for facts: why a request within a call was refused by the dialog itself, before the call was asked.

export function whyRefused(method: string, status: number): string {
  if (status === 491 && method === 'REFER') return 'a second REFER while one is running'
  if (status === 491) return `${method} with an offer while another one is open`
  if (status === 481 && method === 'NOTIFY') return 'NOTIFY that nobody subscribed to'
  if (status === 500) return `${method} out of order, or before the one before it was answered`
  if (status === 422) return `${method} with a session interval that is too small`
  if (status === 420) return `${method} that requires what the SBC does not do`
  if (status === 421) return `${method} without 100rel, which is required`
  if (status === 415) return `${method} with a body that is no SDP`
  return `${method} that does not fit the dialog`
}
