// The answer for one call as a page that stands alone: its pictures, and the contested readings where they were asked for.

import { escapeMarkup } from '../../kernel/index.ts'
import type { CallAnswer } from '../ask.ts'
import type { ComparedReading } from '../compare-readings.ts'
import { downText, ringsText } from './answer-text.ts'
import { decisionSvg } from './decision-svg.ts'
import { page } from './page.ts'
import { orderText } from './readings-text.ts'
import { timelineSvg } from './timeline-svg.ts'

export interface AnswerPage {
  answer: CallAnswer
  /** Whether the wait is shown too. */
  wait: boolean
  compared?: readonly ComparedReading[]
}

export function answerHtml({ answer, wait, compared }: AnswerPage): string {
  const { user, dialled } = answer.decision
  return page(`${user} calls ${dialled}${downText(answer)}`, [
    `<div class="wide">${decisionSvg(answer)}</div>`,
    ...(wait ? [`<h2>The wait</h2><div class="wide">${timelineSvg(answer)}</div>`] : []),
    ...(compared === undefined ? [] : readings(compared)),
  ])
}

function readings(compared: readonly ComparedReading[]): string[] {
  const changing = compared.filter(({ changes }) => changes)
  const others = compared.filter(({ changes }) => !changes).map(({ name }) => name)
  return [
    '<h2>Where sources contradict each other</h2>',
    ...changing.map(
      ({ name, asks, choices }) =>
        `<h3>${name}</h3><p>${escapeMarkup(asks)}</p><div class="wide"><table><thead><tr><th>Reading</th><th>Order</th><th>Wait</th><th>Source</th></tr></thead><tbody>${choices
          .map(
            ({ value, says, source, chosen, differs, answer }) =>
              `<tr${differs ? ' class="out"' : ''}><td>${escapeMarkup(`${value}${chosen ? ' (chosen)' : ''}: ${says}`)}</td><td>${escapeMarkup(orderText(answer))}</td><td>${escapeMarkup(ringsText(answer))}</td><td class="dim">${escapeMarkup(source)}</td></tr>`,
          )
          .join('')}</tbody></table></div>`,
    ),
    `<p class="dim">This call is the same in all readings of ${escapeMarkup(others.join(', '))}.</p>`,
  ]
}
