// `linesman route explain`, `plan` and `whatif` for one call.

import { OperatorError } from '../../kernel/index.ts'
import {
  answerHtml,
  asker,
  type CallAnswer,
  type ComparedReading,
  compareReadings,
  decisionMermaid,
  decisionSvg,
  explainJson,
  explainText,
  planJson,
  planText,
  readingsJson,
  readingsText,
  type TextStyle,
  timelineSvg,
  waitText,
  whatifJson,
} from '../../routing/index.ts'
import { FINE } from '../exit-code.ts'
import type { Terminal } from '../terminal.ts'
import { type RouteCommand, readQuestion, readReading, readTenant } from './route-question.ts'

type Wanted = 'explain' | 'plan' | 'whatif'

export function routeAnswer(wanted: Wanted, options: RouteCommand, terminal: Terminal): number {
  const write = writer(options, terminal)
  const reading = readReading(options.reading)
  const index = readTenant(options.tenant, terminal)
  const ask = asker(index, readQuestion(index, options, terminal))
  const answer = ask(reading)
  const compared = options.compareReadings ? compareReadings(ask, reading) : undefined
  terminal.out(write(wanted, answer, compared))
  return FINE
}

type Write = (wanted: Wanted, answer: CallAnswer, compared: readonly ComparedReading[] | undefined) => string

function writer(options: RouteCommand, terminal: Terminal): Write {
  const format = options.json ? 'json' : options.format
  switch (format) {
    case 'text':
      return (wanted, answer, compared) => asText(wanted, answer, compared, styleOf(terminal))
    case 'json':
      return (wanted, answer, compared) =>
        `${JSON.stringify({ ...JSON_OF[wanted](answer), ...(compared && readingsJson(compared)) }, null, 2)}\n`
    case 'mermaid':
      return (_, answer) => decisionMermaid(answer)
    case 'svg':
      return (wanted, answer) => (wanted === 'whatif' ? timelineSvg(answer) : decisionSvg(answer))
    case 'html':
      return (wanted, answer, compared) =>
        answerHtml({ answer, wait: wanted === 'whatif', ...(compared && { compared }) })
    default:
      throw unknownFormat(format, 'text, json, mermaid, svg or html')
  }
}

const JSON_OF: Record<Wanted, (answer: CallAnswer) => object> = {
  explain: ({ decision, plan, reading }) => explainJson(decision, plan, reading),
  plan: ({ decision, plan, reading }) => planJson(decision, plan, reading),
  whatif: whatifJson,
}

function asText(
  wanted: Wanted,
  answer: CallAnswer,
  compared: readonly ComparedReading[] | undefined,
  style: TextStyle,
): string {
  return [
    explainText(answer, style),
    ...(wanted === 'explain' ? [] : [planText(answer, style)]),
    ...(wanted === 'whatif' ? [waitText(answer, style)] : []),
    ...(compared === undefined ? [] : [readingsText(compared, style)]),
  ].join('\n')
}

const WIDTH = 120

export const styleOf = ({ colour, columns = WIDTH }: Terminal): TextStyle => ({ colour, width: columns })

export const unknownFormat = (format: string, known: string): OperatorError =>
  new OperatorError({
    code: 'usage/format',
    where: '--format',
    what: `"${format}" is not known`,
    hint: `write ${known}`,
  })
