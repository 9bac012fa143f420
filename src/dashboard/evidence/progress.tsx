// How far something is, as a bar and in words.

interface ProgressOptions {
  label: string
  /** From 0 to 1. */
  part: number
  says?: string
}

export const Progress = ({ label, part, says }: ProgressOptions) => (
  <div class="progress">
    <progress max={1} value={part} aria-label={label} />
    <p class="soft number" role="status">
      {Math.round(part * 100)} %{says !== undefined && ` · ${says}`}
    </p>
  </div>
)
