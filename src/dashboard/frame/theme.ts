// Light or dark: as the system has it, or as chosen here.

import { signal } from '@preact/signals'
import type { Wording } from '../../findings/index.ts'

export type Theme = 'system' | 'light' | 'dark'
export const THEMES: readonly Theme[] = ['system', 'light', 'dark']

export const THEME_WORDS: Readonly<Record<Theme, Wording>> = {
  system: { en: 'As the system', de: 'Wie das System' },
  light: { en: 'Light', de: 'Hell' },
  dark: { en: 'Dark', de: 'Dunkel' },
}

const KEPT = 'linesman.theme'
const kept = localStorage.getItem(KEPT)

export const theme = signal<Theme>(THEMES.find(known => known === kept) ?? 'system')

export function choose(chosen: Theme): void {
  localStorage.setItem(KEPT, chosen)
  theme.value = chosen
  show()
}

/** `tokens.css` reads the attribute. */
export function show(): void {
  if (theme.value === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
}
