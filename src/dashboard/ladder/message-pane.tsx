// What stands beside the ladder: the message of the chosen row, what is told of any other row, and the findings for
// which it is evidence.

import type { FindingTold } from '../../api/shapes/index.ts'
import type { Ladder, LadderRow } from '../../ladder/index.ts'
import { clockText } from '../../ladder/index.ts'
import { Button, CopyButton } from '../frame/button.tsx'
import { certaintyWord, SeverityPill } from '../frame/pill.tsx'
import { linkTo } from '../frame/router.ts'
import { t } from '../frame/words.ts'
import { type MessageLine, messageLines, withSdp } from './message-lines.ts'
import { Sought } from './sought.tsx'
import type { SdpView } from './view-state.ts'

interface PaneOptions {
  ladder: Ladder
  row: LadderRow | undefined
  findings: readonly FindingTold[]
  sdp: SdpView
  sought: string
  offsetMinutes: number
  isMarked: boolean
  mark: () => void
}

export function MessagePane(options: PaneOptions) {
  const { ladder, row, findings, sdp, sought, offsetMinutes, isMarked, mark } = options
  if (row === undefined)
    return <p class="soft">{t({ en: 'No row is shown', de: 'Keine Zeile ist sichtbar' })}</p>
  const nameOf = (id: string): string => ladder.participants.find(each => each.id === id)?.name ?? id
  const leg = ladder.legs.find(each => each.id === row.leg)
  return (
    <>
      <header class="message-head">
        <h2>{row.label}</h2>
        <div class="actions">
          <Button onClick={mark} pressed={isMarked} title={t(MARK_WORDS)}>
            {t({ en: 'Mark', de: 'Markieren' })}
          </Button>
          {row.message !== undefined && <CopyButton text={row.message} />}
        </div>
        <p class="soft number">
          {`${clockText(row.at, offsetMinutes)} · ${nameOf(row.from)} → ${nameOf(row.to)}`}
          {leg !== undefined && ` · ${leg.id} ${leg.label}`}
          {` · ${row.source}${row.ref === undefined ? '' : ` ${row.ref}`}`}
        </p>
        {row.repeated && (
          <p class="soft">
            {t({
              en: 'Sent again: the same octets as an earlier message',
              de: 'Noch einmal gesendet: dieselben Oktette wie eine frühere Nachricht',
            })}
          </p>
        )}
      </header>
      {findings.map(finding => (
        <PinnedFinding key={finding.rule} finding={finding} />
      ))}
      {row.message === undefined ? (
        <p class="soft">
          {t({
            en: 'This row is an event of the connection or of the media: there is no message to it.',
            de: 'Diese Zeile ist ein Ereignis der Verbindung oder der Medien: Zu ihr gehört keine Nachricht.',
          })}
        </p>
      ) : (
        <Message text={row.message} sdp={sdp} sought={sought} />
      )}
    </>
  )
}

const MARK_WORDS = {
  en: 'Two marked rows are compared (Space)',
  de: 'Zwei markierte Zeilen werden verglichen (Leertaste)',
}

function PinnedFinding({ finding }: { finding: FindingTold }) {
  const { id, severity, certainty, title, says } = finding
  return (
    <article class={`pinned ${severity}`}>
      <h3>
        <SeverityPill severity={severity} /> {title}
      </h3>
      <p>
        {says} <span class="soft">({certaintyWord(certainty)})</span>
      </p>
      {id !== undefined && (
        <a href={linkTo('findings', String(id))}>
          {t({ en: 'Remedy and report', de: 'Abhilfe und Bericht' })}
        </a>
      )}
    </article>
  )
}

function Message({ text, sdp, sought }: { text: string; sdp: SdpView; sought: string }) {
  return (
    <div class="message">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it. */}
      <pre tabIndex={0}>
        {withSdp(messageLines(text), sdp).map((line, index) => (
          <Line key={index} line={line} sought={sought} />
        ))}
      </pre>
    </div>
  )
}

function Line({ line, sought }: { line: MessageLine; sought: string }) {
  switch (line.kind) {
    case 'header':
      return (
        <span class="header">
          <b>
            <Sought text={line.name} sought={sought} />
          </b>
          <Sought text={line.value} sought={sought} />
          {'\n'}
        </span>
      )
    case 'folded':
      return (
        <span class="folded">
          {t(
            { en: '… {lines} more lines of SDP (d)', de: '… {lines} weitere Zeilen SDP (d)' },
            { lines: line.lines },
          )}
          {'\n'}
        </span>
      )
    default:
      return (
        <span class={line.kind}>
          <Sought text={line.text} sought={sought} />
          {'\n'}
        </span>
      )
  }
}
