// Expectations are those of Microsoft's pages "Microsoft and SIP response codes" and of the fault the article found.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LANGUAGES, worded } from '../../findings/index.ts'
import { CODE_ROWS, type Explanation, explainCode, explainHresult, explainPhrase } from './explain-code.ts'

const text = (found: Explanation | undefined): string =>
  found === undefined ? '' : worded(found.meaning, 'en')

test("the article's code is known, though no page of Microsoft's lists it", () => {
  const found = explainCode({ sipStatus: 504, microsoftCode: 549009 })
  assert.deepEqual([found?.code, found?.sip, found?.how, found?.published], ['549009', 504, 'table', false])
  assert.match(text(found), /does not trust the certificate/)
  assert.match(worded(found?.meaning ?? [], 'de'), /vertraut dem Zertifikat nicht/)
})

test('one code stands for several causes, and the phrase tells which', () => {
  const causes = {
    'No connection could be made because the target machine actively refused it':
      /refused the TCP connection/,
    'A connection attempt failed because the connected party did not properly respond': /not answer the TCP/,
    'outgoing TLS negotiation failed; Wrong target principal name configured. HRESULT=0x80090322 CERT_E_WRONG_USAGE':
      /another name/,
    'TLS decryption failed; HRESULT=590615': /ended while it was used/,
  }
  for (const [phrase, meaning] of Object.entries(causes))
    assert.match(
      text(explainCode({ microsoftCode: 569002, phrase: `Unable to deliver INVITE: ${phrase}` })),
      meaning,
    )
  assert.match(text(explainCode({ microsoftCode: 569002 })), /the phrase says which/)
  assert.match(text(explainCode({ microsoftCode: 0, sipStatus: 408 })), /in time/)
})

test('a code on no list is read by its making, and marked so', () => {
  const transport = explainCode({ microsoftCode: 549015 })
  assert.deepEqual([transport?.how, transport?.published, transport?.sip], ['grammar', false, 504])
  assert.match(text(transport), /a call from the SBC to Teams .*569015: The name of the SBC does not exist/)
  assert.match(text(explainCode({ microsoftCode: 560606 })), /answered a call from Teams with 606/)
  assert.match(text(explainCode({ microsoftCode: 540488 })), /SBC to Teams ended with the SIP status 488/)
  assert.match(text(explainCode({ microsoftCode: 569077 })), /beneath SIP failed/)
  assert.match(text(explainCode({ microsoftCode: 510999 })), /lookup/)
  assert.match(text(explainCode({ microsoftCode: 531999 })), /media/)
  assert.match(text(explainCode({ microsoftCode: 10999 })), /call control/)
})

test('what is neither known nor made like a code is not explained', () => {
  for (const microsoftCode of [1, 42, 560, 560001, 999999, 5_490_090, -1])
    assert.equal(explainCode({ microsoftCode }), undefined, String(microsoftCode))
})

test('an HRESULT is explained in any spelling, and a phrase by what stands in it', () => {
  assert.match(text(explainHresult('0x80090325')), /^SEC_E_UNTRUSTED_ROOT: /)
  assert.equal(explainHresult('590615')?.code, '0x00090317')
  assert.equal(explainHresult('0x80004005'), undefined)
  assert.equal(explainPhrase('504/549009 Unable to deliver REFER')?.code, '549009')
  assert.equal(explainPhrase('outgoing TLS negotiation failed; HRESULT=0x80090328')?.code, '0x80090328')
  assert.equal(explainPhrase('Get Outbound routing - No viable path (Forbidden)')?.code, '510559')
  assert.equal(explainPhrase('hello'), undefined)
})

test('every row has its words in every language, and no two rows answer the same question', () => {
  for (const { code, meaning, firstAction } of CODE_ROWS) {
    for (const language of LANGUAGES)
      assert.ok(meaning[language].endsWith('.') && firstAction[language].endsWith('.'), `${code} ${language}`)
    assert.notEqual(meaning.en, meaning.de, String(code))
  }
  const keys = CODE_ROWS.map(row => `${row.code} ${row.phrase ?? ''}`)
  assert.equal(new Set(keys).size, keys.length)
})
