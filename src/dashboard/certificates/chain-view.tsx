// One chain in full: what is wrong, who showed it to whom, which names it covers, and each of its certificates.

import { CopyButton } from '../frame/button.tsx'
import { Panel } from '../frame/panel.tsx'
import { SeverityPill } from '../frame/pill.tsx'
import { day, moment, t } from '../frame/words.ts'
import { Left, nameOf } from './timeline.tsx'
import type { CertificateShown, ChainShown } from './validity.ts'
import { W } from './words.ts'

export function ChainView({ shown, at }: { shown: ChainShown; at: number }) {
  const { chain, problems, isDefault } = shown
  return (
    <div class="chain-board">
      <Panel
        title={
          <>
            {nameOf(chain[0])} {isDefault && <span class="note">{t(W.isDefault)}</span>}
          </>
        }
      >
        <div class="stack">
          {problems.length === 0 ? (
            <p class="soft">{t(W.fine)}</p>
          ) : (
            <ul class="stack" aria-label={t(W.problems)}>
              {problems.map(({ severity, says }) => (
                <li key={says}>
                  <SeverityPill severity={severity} /> {says}
                </li>
              ))}
            </ul>
          )}
          {isDefault && <p class="soft">{t(W.isDefaultSays)}</p>}
          <Facts shown={shown} />
        </div>
      </Panel>
      <Panel title={t(W.chain)} flush>
        <ol class="chain">
          {chain.map((certificate, place) => (
            <Certificate key={place} certificate={certificate} at={at} />
          ))}
        </ol>
      </Panel>
    </div>
  )
}

function Facts({ shown }: { shown: ChainShown }) {
  const { chain, context, shownBy, seenBy, complete, failed, firstSeen, lastSeen } = shown
  const names = chain[0]?.names ?? []
  return (
    <dl class="pairs">
      <dt>{t(W.names)}</dt>
      <dd>{names.length === 0 ? t(W.noNames) : <List of={names} />}</dd>
      {context !== undefined && (
        <>
          <dt>{t(W.context)}</dt>
          <dd>{context}</dd>
        </>
      )}
      <dt>{t(W.shownBy)}</dt>
      <dd>
        <List of={shownBy} />
      </dd>
      <dt>{t(W.seenBy)}</dt>
      <dd>{seenBy.length === 0 ? <span class="soft">{t(W.nobody)}</span> : <List of={seenBy} />}</dd>
      <dt>{t(W.handshakes)}</dt>
      <dd class={failed > 0 ? 'problem' : ''}>{t(W.handshakesSay, { complete, failed })}</dd>
      {firstSeen !== undefined && lastSeen !== undefined && (
        <>
          <dt>{t(W.seen)}</dt>
          <dd>{t(W.seenSays, { first: moment(firstSeen), last: moment(lastSeen) })}</dd>
        </>
      )}
    </dl>
  )
}

const List = ({ of }: { of: readonly string[] }) => (
  <ul>
    {of.map(each => (
      <li key={each}>{each}</li>
    ))}
  </ul>
)

function Certificate({ certificate, at }: { certificate: CertificateShown; at: number }) {
  const { subject, issuer, notBefore, notAfter, key, selfSigned, fingerprint } = certificate
  return (
    <li>
      <header>
        <strong>{subject}</strong>
        <Left certificate={certificate} at={at} />
        {selfSigned && <span class="note">{t(W.selfSigned)}</span>}
      </header>
      <dl class="pairs">
        <dt>{t(W.issuer)}</dt>
        <dd>{issuer}</dd>
        <dt>{t(W.valid)}</dt>
        <dd>{t(W.fromTo, { from: day(notBefore), to: day(notAfter) })}</dd>
        <dt>{t(W.key)}</dt>
        <dd>{key}</dd>
        <dt>{t(W.fingerprint)}</dt>
        <dd class="fingerprint">
          <code>{fingerprint}</code> <CopyButton text={fingerprint} />
        </dd>
      </dl>
    </li>
  )
}
