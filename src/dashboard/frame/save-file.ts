// A file that the page has made itself, handed to the browser to be saved.

/** The browser has begun to read it once the click has been dealt with. */
const URL_LIVES_MS = 30_000

export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), URL_LIVES_MS)
}
