// The script that exports a tenant, to be copied and read.

import { exportScript } from '../../routing/index.ts'
import { CopyButton } from '../frame/button.tsx'
import { t } from '../frame/words.ts'
import { W } from './words.ts'

export function ScriptBox() {
  const script = exportScript()
  return (
    <details class="script">
      <summary>
        {t(W.script)} <span class="soft">{t(W.scriptSays)}</span>
      </summary>
      <CopyButton text={script} />
      <pre>{script}</pre>
    </details>
  )
}
