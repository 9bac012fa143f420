// Where sources contradict each other, or say nothing, each reading is a named option with its source and default
// (direct-routing reference, Conflicts). A `Reading` is one choice of all of them.

export interface Reading {
  usageEvaluation: 'first-match' | 'pooled'
  demotionScope: 'whole-list' | 'each-route' | 'one-try-each-route'
  usageFallThrough: 'stop' | 'next-usage'
  repeatedGateway: 'once' | 'again'
  ingressFirst: 'yes' | 'no'
  missingGateway: 'skipped' | 'derived'
  dialledPlus: 'as-is' | 'by-rules'
  emergencyNumber: 'bare' | 'with-plus'
  translationScope: 'replace-all' | 'first-match'
  provisional: 'ends-failover' | 'ignored'
}

export interface ReadingOption<Name extends keyof Reading = keyof Reading> {
  name: Name
  /** What is in question. */
  asks: string
  /** The first is the default. */
  choices: readonly { value: Reading[Name]; says: string; source: string }[]
}

const option = <Name extends keyof Reading>(told: ReadingOption<Name>): ReadingOption =>
  told as unknown as ReadingOption

export const READINGS: readonly ReadingOption[] = [
  option({
    name: 'usageEvaluation',
    asks: 'Which routes are tried when several usages of the policy have matching ones?',
    choices: [
      {
        value: 'first-match',
        says: 'those of the first usage of the policy that has a match',
        source: 'Microsoft Learn, Configure call routing for Direct Routing',
      },
      {
        value: 'pooled',
        says: 'those of all usages, by priority alone',
        source: 'MSXFAQ, Direct Routing Hochverfügbar',
      },
    ],
  }),
  option({
    name: 'demotionScope',
    asks: 'Where does a demoted gateway go?',
    choices: [
      {
        value: 'whole-list',
        says: 'to the end of the whole list for this call',
        source: "Microsoft Learn, What's new for Direct Routing: Trunk demoting logic based on SIP Options",
      },
      {
        value: 'each-route',
        says: 'to the end of its route, before the next route',
        source: 'a statement of Microsoft support, told by MSXFAQ, Direct Routing Hochverfügbar',
      },
      {
        value: 'one-try-each-route',
        says: 'to the end of its route; of a route with demoted ones alone a single one is tried',
        source: 'what MSXFAQ, Direct Routing Hochverfügbar, reads from that statement',
      },
    ],
  }),
  option({
    name: 'usageFallThrough',
    asks: 'When all gateways of the first matching usage have failed, is the next usage tried?',
    choices: [
      {
        value: 'stop',
        says: 'no, the call ends',
        source:
          'Microsoft Learn, Configure call routing: "If none of the SBCs are available, the call is dropped"',
      },
      {
        value: 'next-usage',
        says: 'yes, as policies with a usage for backup assume',
        source: 'practice of administrators; unconfirmed',
      },
    ],
  }),
  option({
    name: 'repeatedGateway',
    asks: 'Is a gateway that several matching routes list tried again?',
    choices: [
      { value: 'once', says: 'no, it had its chance in this call', source: 'unconfirmed' },
      { value: 'again', says: 'yes, with each route', source: 'unconfirmed' },
    ],
  }),
  option({
    name: 'ingressFirst',
    asks: 'Does a call that came from the telephone network go out again by the SBC it came in by?',
    choices: [
      {
        value: 'yes',
        says: 'when it is forwarded or transferred and that SBC may take it, it is tried before all others',
        source: 'Microsoft Learn, Configure call routing for Direct Routing, Note on the ingress SBC',
      },
      { value: 'no', says: 'the order is that of any call', source: 'the text before that note was added' },
    ],
  }),
  option({
    name: 'missingGateway',
    asks: 'What of a gateway in a route that the tenant does not have?',
    choices: [
      { value: 'skipped', says: 'it is passed over', source: 'Microsoft response code 510544; unconfirmed' },
      {
        value: 'derived',
        says: 'it is taken for a derived trunk of a carrier whose domain we were not told',
        source: 'Microsoft Learn, Configure an SBC for multiple tenants',
      },
    ],
  }),
  option({
    name: 'dialledPlus',
    asks: 'Do the rules of the dial plan see a number that is dialled with +?',
    choices: [
      { value: 'as-is', says: 'no, it is complete already', source: 'unconfirmed' },
      { value: 'by-rules', says: 'yes, as any other', source: 'unconfirmed' },
    ],
  }),
  option({
    name: 'emergencyNumber',
    asks: 'How do voice routes see an emergency number?',
    choices: [
      {
        value: 'bare',
        says: 'as the policy has it, as 112',
        source: 'Microsoft Learn, Plan and manage emergency calling',
      },
      {
        value: 'with-plus',
        says: 'with + before it, as +112',
        source:
          'Microsoft Learn, Manage emergency call routing policies: patterns must match with and without +',
      },
    ],
  }),
  option({
    name: 'translationScope',
    asks: 'What does a rule do whose pattern is not anchored?',
    choices: [
      {
        value: 'replace-all',
        says: 'it replaces each match, as Regex.Replace of .NET',
        source: 'unconfirmed',
      },
      { value: 'first-match', says: 'it replaces the first match only', source: 'unconfirmed' },
    ],
  }),
  option({
    name: 'provisional',
    asks: 'Is the next gateway tried after a 180 or 183?',
    choices: [
      {
        value: 'ends-failover',
        says: 'no: after any provisional response but 100 the call stays where it is',
        source: 'Microsoft Learn, Trunk failover on outbound calls',
      },
      {
        value: 'ignored',
        says: 'yes, by code and timer as before it',
        source: 'Microsoft Learn, Trunk failover on outbound calls, text until 2024',
      },
    ],
  }),
]

/** The defaults: what Microsoft's own pages say, where they say it. */
export const DEFAULT_READING: Reading = Object.fromEntries(
  READINGS.map(({ name, choices }) => [name, choices[0]?.value]),
) as unknown as Reading

/** `reading` with what a text as `demotionScope=each-route` chooses; undefined where nothing of that name or value is contested. */
export function withReading(reading: Reading, text: string): Reading | undefined {
  const [name = '', value = ''] = text.split('=')
  const choices = READINGS.find(known => known.name === name)?.choices ?? []
  return choices.some(choice => choice.value === value) ? { ...reading, [name]: value } : undefined
}

/** What is not the default, in texts that `withReading` reads. */
export const formatReading = (reading: Reading): string[] =>
  READINGS.filter(({ name }) => reading[name] !== DEFAULT_READING[name]).map(
    ({ name }) => `${name}=${reading[name]}`,
  )
