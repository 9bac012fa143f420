// What can be saved of a ladder: the picture on the screen as SVG, PNG and page, the same rows with the same times as
// text and Mermaid, and, where the API has it, the packets.

import { ladderHtml, ladderMermaid, ladderSvg, ladderText } from '../../ladder/index.ts'
import { saveFile } from '../frame/save-file.ts'
import type { LadderPicture } from './ladder-picture.ts'

export type ExportFormat = 'text' | 'svg' | 'png' | 'html' | 'mermaid'

export const EXPORTS: Readonly<Record<ExportFormat, { title: string; extension: string; type: string }>> = {
  svg: { title: 'SVG', extension: 'svg', type: 'image/svg+xml' },
  png: { title: 'PNG', extension: 'png', type: 'image/png' },
  html: { title: 'HTML', extension: 'html', type: 'text/html' },
  text: { title: 'Text', extension: 'txt', type: 'text/plain;charset=utf-8' },
  mermaid: { title: 'Mermaid', extension: 'mmd', type: 'text/plain;charset=utf-8' },
}

/** Of each kind but PNG, which only a browser can draw. */
export function exportText({ shown, options }: LadderPicture, format: Exclude<ExportFormat, 'png'>): string {
  const { times = 'since-first', offsetMinutes = 0 } = options
  switch (format) {
    case 'text':
      return ladderText(shown, { times, offsetMinutes })
    case 'svg':
      return ladderSvg(shown, options)
    case 'html':
      return ladderHtml([shown], options)
    case 'mermaid':
      return ladderMermaid(shown, { times, offsetMinutes })
  }
}

export async function saveLadder(picture: LadderPicture, format: ExportFormat): Promise<void> {
  const { extension, type } = EXPORTS[format]
  const content = format === 'png' ? await png(exportText(picture, 'svg')) : exportText(picture, format)
  saveFile(`${fileName(picture.shown.title)}.${extension}`, new Blob([content], { type }))
}

/** `+4930555100 to +4952511234` as `4930555100-to-4952511234`. */
export const fileName = (title: string): string =>
  title
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80) || 'ladder'

/** Twice as fine as the screen, as far as a canvas goes. */
const SCALE = 2
/** What browsers of today draw on, in pixels of one side. */
const CANVAS_LIMIT = 16_000

async function png(svg: string): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const scale = Math.min(SCALE, CANVAS_LIMIT / image.width, CANVAS_LIMIT / image.height)
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.width * scale)
  canvas.height = Math.round(image.height * scale)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done, failed) => {
    canvas.toBlob(blob => (blob === null ? failed(new Error('the picture is too large')) : done(blob)))
  })
}
