// Whether the page is dark just now: as chosen here, else as the system has it.

import { useEffect, useState } from 'preact/hooks'
import { theme } from '../frame/theme.ts'

export function useDark(): boolean {
  const [isSystemDark, setSystemDark] = useState(() => matchMedia(DARK).matches)
  useEffect(() => {
    const system = matchMedia(DARK)
    const changed = (): void => setSystemDark(system.matches)
    system.addEventListener('change', changed)
    return () => system.removeEventListener('change', changed)
  }, [])
  return theme.value === 'system' ? isSystemDark : theme.value === 'dark'
}
const DARK = '(prefers-color-scheme: dark)'
