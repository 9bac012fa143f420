// A finding of evidence that is not kept: what is wrong, what to do, and what it rests on, in one place.

import type { FindingTold } from '../../api/shapes/index.ts'
import { CopyButton } from '../frame/button.tsx'
import { certaintyWord, SeverityPill } from '../frame/pill.tsx'
import { t, timeOfDay } from '../frame/words.ts'
import './finding-brief.css'

export function FindingBrief({ finding }: { finding: FindingTold }) {
  const { severity, certainty, rule, title, says, remedy, reference, evidence, count } = finding
  return (
    <article class="finding-brief">
      <header>
        <SeverityPill severity={severity} />
        <h3>{title}</h3>
        <code class="soft">{rule}</code>
        <span class="soft">{certaintyWord(certainty)}</span>
        {count > 1 && <span class="soft number">× {count}</span>}
      </header>
      <p>{says}</p>
      <div class="brief-remedy">
        <p>
          <strong>{t({ en: 'What to do', de: 'Was zu tun ist' })}:</strong> {remedy}
        </p>
        <CopyButton text={remedy} />
      </div>
      <details>
        <summary>
          {t({ en: 'Evidence', de: 'Belege' })} <span class="soft number">{evidence.length}</span>
        </summary>
        <ul>
          {evidence.map(({ source, ref, at, text }, place) => (
            <li key={place}>
              <span class="number soft">{timeOfDay(at)}</span> {source} <code>{ref}</code> {text}
            </li>
          ))}
        </ul>
        <p class="soft">{reference}</p>
      </details>
    </article>
  )
}
