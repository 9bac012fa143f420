// A text in which what is sought is marked.

/** The parts of `text`, every second of which is `sought`, whatever the case of its letters. */
export function partsWith(text: string, sought: string): string[] {
  if (sought === '') return [text]
  const literal = sought.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return text.split(new RegExp(`(${literal})`, 'gi'))
}

export function Sought({ text, sought }: { text: string; sought: string }) {
  return (
    <>
      {partsWith(text, sought).map((part, index) =>
        index % 2 === 1 ? <mark key={index}>{part}</mark> : part,
      )}
    </>
  )
}
