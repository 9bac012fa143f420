// What Microsoft's phrases say, read out of them: which request could not be delivered, and the error beneath.
//
//   Unable to deliver REFER: outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT

import { tlsErrorBySymbol, tlsErrorOf } from '../../tls/index.ts'

export interface PhraseFacts {
  /** `REFER`, or `INVITE/ACK` where the phrase names two. */
  method?: string
  /** As Microsoft prints it, `0x80090325`; of a code known here in that spelling whatever the phrase's. */
  hresult?: string
  /** `SEC_E_UNTRUSTED_ROOT`: Windows' own name, where the number is known, else the phrase's. */
  symbol?: string
}

const METHOD = /\bunable to deliver ([A-Z]+(?:\/[A-Z]+)?)\b/i
const HRESULT = /\bHRESULT\s*=\s*(0x[0-9a-f]{1,8}|-?\d{1,10})\b|\b(0x8[0-9a-f]{7})\b/i
const SYMBOL = /\b(?:SEC|CERT|TRUST|CRYPT)_[EI]_\w{1,60}/

export function parsePhrase(phrase: string): PhraseFacts {
  const method = METHOD.exec(phrase)?.[1]?.toUpperCase()
  const [, named, bare] = HRESULT.exec(phrase) ?? []
  const number = named ?? bare
  const word = SYMBOL.exec(phrase)?.[0]
  const known = number === undefined ? tlsErrorBySymbol(word ?? '') : tlsErrorOf(number)
  const hresult = known?.hresult ?? number
  const symbol = known?.symbol ?? word
  return {
    ...(method !== undefined && { method }),
    ...(hresult !== undefined && { hresult }),
    ...(symbol !== undefined && { symbol }),
  }
}
