// Which columns the list of calls shows.

import { Button } from '../frame/button.tsx'
import { Dialog } from '../frame/dialog.tsx'
import { CheckField } from '../frame/field.tsx'
import { t } from '../frame/words.ts'
import { asAtFirst, COLUMNS, chosenColumns, toggle } from './call-columns.tsx'

export const ColumnChooser = ({ onClose }: { onClose: () => void }) => (
  <Dialog title={t({ en: 'Columns', de: 'Spalten' })} onClose={onClose}>
    <div class="column-choice">
      {COLUMNS.map(({ id, title }) => (
        <CheckField
          key={id}
          label={t(title)}
          checked={chosenColumns.value.includes(id)}
          onChange={() => toggle(id)}
        />
      ))}
    </div>
    <Button onClick={asAtFirst}>{t({ en: 'As at first', de: 'Wie am Anfang' })}</Button>
  </Dialog>
)
