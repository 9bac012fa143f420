// A file of an export as a text, for whoever cannot be handed octets, and back. YAML, which a door parses, goes as JSON.

import { decodeText } from './decode-text.ts'
import type { TenantFile } from './read-file.ts'

export interface FileText {
  name: string
  text: string
}

const isYaml = (name: string): boolean => /\.ya?ml$/i.test(name)

export const fileText = (file: TenantFile): FileText => ({
  name: file.name,
  text: 'value' in file ? JSON.stringify(file.value) : decodeText(file.octets).text,
})

/** Throws where the text of a file in YAML is not the JSON that `fileText` made of it. */
export const fileOf = ({ name, text }: FileText): TenantFile =>
  isYaml(name) ? { name, value: JSON.parse(text) } : { name, octets: new TextEncoder().encode(text) }
